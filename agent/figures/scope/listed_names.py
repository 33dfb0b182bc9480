"""Names that are listed together, and figures that follow them one by one."""

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.figures.extraction.figures import Figure
from agent.figures.result.row_names import TIME, RowName
from agent.figures.scope.sentence import FIGURE, Sentence

_LIST = re.compile(
    r"\s*(?:[、,/]|和|与|及|以及|跟|同|&|(?:, )?\band\b|\bn?or\b|,? and the)\s*(?:the )?"
)
_BETWEEN_LISTED = re.compile(
    r"[^\s、,，;；和与及\ue000\ue001]{0,4}(?:\s(?!and\b)[a-z]+){0,2}"
    r"\s*(?:[、,，/]|和|与|及|以及|&|(?:, )?\band\b)\s*(?:a |the )?"
    r"(?:约|大约|近|about |roughly |around |some |nearly )?\s?[¥$€£]?",
    re.IGNORECASE,
)
"""Between figures of a list: the unit of the one, and words of the other."""
MAX_LISTED_FIGURES = 24
_VERSUS_BEFORE = re.compile(rf"{FIGURE}\s*(?:versus|vs\.?|against|to|对)\s*[¥$€£]?$", re.IGNORECASE)
_VERSUS_AFTER = re.compile(rf"^\s*(?:versus|vs\.?|against|to|对)\s*[¥$€£]?{FIGURE}", re.IGNORECASE)


def is_listed(name: RowName, follower: RowName, sentence: Sentence) -> bool:
    """Whether only words of a list stand between two names."""
    return _LIST.fullmatch(sentence.words(name.end, follower.start)) is not None


def count_listed(before: Sequence[RowName], sentence: Sentence) -> int:
    """How many names at the end are listed together."""
    count = 1
    for follower, name in pairwise(reversed(before)):
        if not is_listed(name, follower, sentence):
            break
        count += 1
    return count


def find_single_subjects(before: Sequence[RowName], sentence: Sentence) -> list[RowName]:
    """The last of some names with those listed before it; none unless each is of a single row."""
    subjects: list[RowName] = []
    for name in reversed(before):
        if len(name.rows) != 1 or sentence.is_base(name):
            return []
        if subjects and not is_listed(name, subjects[-1], sentence):
            break
        subjects.append(name)
    return subjects


def find_by_position(figure: Figure, sentence: Sentence) -> RowName | None:
    """The name of a figure in "A, B and C had 1, 2 and 3"."""
    figures = [f for f in sentence.figures if f.meaning == figure.meaning]
    if not 1 < len(figures) <= MAX_LISTED_FIGURES:
        return None
    run = [figures[0]] if figures else []
    for one in figures[1:]:
        if _BETWEEN_LISTED.fullmatch(sentence.words(run[-1].end, one.start)):
            run.append(one)
        elif figure in run:
            break
        else:
            run = [one]
    before = sentence.find_names(sentence.start, run[0].start) if run else []
    if versus := find_versus(figure, sentence):
        return versus
    if len(run) < 2 or figure not in run or len(before) < len(run):
        return None
    listed_names = before[-len(run) :]
    if (
        count_listed(before, sentence) != len(run)
        or len({name.column for name in listed_names}) > 1
    ):
        return None
    return listed_names[run.index(figure)]


def find_versus(figure: Figure, sentence: Sentence) -> RowName | None:
    """The name of a figure in "A overtook B, 2 versus 1": the first is of A."""
    own = [n for n in sentence.find_names(sentence.start, figure.start) if n.column != TIME]
    if len(own) != 2 or own[0].column != own[1].column:
        return None
    if any(own[0].start < f.start < own[1].end for f in sentence.figures):
        return None
    if _VERSUS_BEFORE.search(sentence.words(sentence.start, figure.start)):
        return own[1]
    return own[0] if _VERSUS_AFTER.match(sentence.words(figure.end, sentence.end)) else None
