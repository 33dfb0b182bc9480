"""Words that point back to names: 它们, 两者, 后者, "they", "these two", "the latter", "it"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from agent.figures.result.result_table import ResultTable
from agent.figures.result.row_names import TIME, RowName, unite_rows
from agent.figures.scope.context import DiscourseContext
from agent.figures.scope.relative_periods import find_earlier_periods
from agent.lexicon.numerals import parse_numeral

_NUMBERS = {"two": 2, "pair": 2, "three": 3, "four": 4, "five": 5}
_POINTER = re.compile(
    r"(?P<base>其(?=的?(?:[一二两三四五六七八九十百\d]+分之|[一二两三四五六七八九十\d.]+[成倍]|一?半)))"
    r"|(?P<former>前者|\bthe former\b)|(?P<latter>后者|\bthe latter\b)"
    r"|(?P<zh>[两二三四五])者"
    r"|(?:这|上述|以上)(?=(?P<counted>[两二三四五])[个家款种类名位大省市区城店门人])"
    r"|\b(?:these|those|the)(?= (?P<en>two|pair|three|four|five)\b(?! (?:largest|smallest|biggest"
    r"|highest|lowest|best|worst|top|most|least|bottom)\b))"
    r"|(?P<plural>它们|他们|她们|\b(?:they|them|their)\b)"
    r"|(?P<one>它(?!们)|该(?=[省市区店部地产商品渠城组类])|(?<![尤极与及])其(?![中次他它余实间后])"
    r"|\bits?\b(?! (?:is|was|should|can|may|seems?|appears?|(?:is |was )?"
    r"(?:worth|clear|important|notable|noted|evident|interesting))\b)"
    r"|\bit\b(?= (?:is|was) (?:also|the|followed|ahead|behind|still|by|more|less|almost|nearly"
    r"|about|up|down)\b))",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"[\s\d.,()%$€£¥（）万亿元]*(?:[、,，/]|和|与|及|以及|&|\band\b)?[\s]*(?:the )?", re.IGNORECASE
)


def find_references(
    text: str,
    span: tuple[int, int],
    names: Sequence[RowName],
    context: DiscourseContext,
    table: ResultTable,
) -> Iterator[RowName]:
    """The words of a sentence that point back, each as the names that it stands for."""
    own = [name for name in names if span[0] <= name.start < span[1]]
    yield from find_earlier_periods(text, span, own, context.last.get(TIME), table)
    for match in _POINTER.finditer(text, *span):
        if any(name.start < match.end() and match.start() < name.end for name in own):
            continue
        before = [name for name in own if name.end <= match.start() and name.column != TIME]
        referents = _find_referents(match, text, before, context)
        if referents:
            rows = unite_rows([name.rows for name in referents])
            yield RowName(match.start(), match.end(), referents[0].column, rows)


def _find_referents(
    match: re.Match[str], text: str, before: Sequence[RowName], context: DiscourseContext
) -> Sequence[RowName]:
    """The names that a word means; none where that cannot be told."""
    names = _list_distinct([*context.names, *before])
    if match["plural"] and match[0].lower() == "their" and before:
        return []
    if match["base"] or match["one"]:
        return names[-1:] if match["base"] else _find_subject(before, context)
    if match["former"] or match["latter"]:
        pair = names[-2:]
        return [pair[0 if match["former"] else 1]] if len(pair) == 2 else []
    if word := match["zh"] or match["counted"] or match["en"]:
        number = _NUMBERS.get(word.lower()) or (parse_numeral(word) or (0, 0))[0]
        return names[-number:] if len(names) >= number else []
    nearest = _list_distinct(before)
    candidates = nearest if len(nearest) > 1 else _list_distinct(context.names)
    theirs = match[0].lower() == "their" and before
    return _find_last_list(candidates, text) if len(candidates) > 1 and not theirs else []


def _find_subject(before: Sequence[RowName], context: DiscourseContext) -> Sequence[RowName]:
    return () if before else context.subjects[:1]


def _list_distinct(names: Sequence[RowName]) -> list[RowName]:
    """The names of the column that was named last, each once."""
    distinct_names: list[RowName] = []
    for name in reversed(names):
        alike = not distinct_names or name.column == distinct_names[0].column
        if alike and not any(np.array_equal(name.rows, other.rows) for other in distinct_names):
            distinct_names.append(name)
    return distinct_names[::-1]


def _find_last_list(names: Sequence[RowName], text: str) -> Sequence[RowName]:
    """The names that are listed together at the end; all of them where none are."""
    count = 1
    for follower, name in pairwise(reversed(names)):
        if not _LIST.fullmatch(text[name.end : follower.start]):
            break
        count += 1
    return names[-count:] if count > 1 else names
