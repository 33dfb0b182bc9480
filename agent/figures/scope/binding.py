"""Binds a figure to its scope: the names it belongs to, and what it is compared with."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from agent.figures.extraction.directions import FROM
from agent.figures.extraction.figures import Figure
from agent.figures.result.result_table import Rows
from agent.figures.result.row_names import TIME, RowName, intersect_rows, restrict_rows, unite_rows
from agent.figures.scope.comparison import (
    COMES_FROM,
    FROM_TO,
    Comparison,
    find_comparison,
)
from agent.figures.scope.context import DiscourseContext
from agent.figures.scope.listed_names import count_listed, find_by_position, find_versus, is_listed
from agent.figures.scope.scope import FigureScope, Pair
from agent.figures.scope.sentence import NAME, NAME_FILLER, NAME_SIGN, Sentence

_NAME_AFTER = re.compile(
    r"^(?:\s*(?!and\b|but\b|while\b|versus\b)[a-z-]+){0,3}?\s*(?:\b(?:in|for|from|of|at|by|during"
    r"|with|on|belongs? to)|,?\s*\()\s*(?:the |both |all )?$"
    r"|^\s*(?:[元单个件家人笔万亿]{0,2})\s*(?:的?\s*(?:来自|属于|出自|是|为|只有|仅有)|[（(])\s*$",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"总[计共额量数和体]?|合计|累计|整体|\b(?:total\w*|overall|altogether|adds? up)\b",
    re.IGNORECASE,
)
_OF_ALL_AFTER = re.compile(
    r"^\s*(?:[a-z]+\s){0,2}?(?:in all|in total|altogether|overall|all told)\b"
    r"|^\s*[元单个件家人笔条]?(?:总计|合计)",
    re.IGNORECASE,
)
_OF_ALL_BEFORE = re.compile(
    r"\b(?:all of (?:them|these|it)|all together|altogether|in all|in total)[,:]?\s*$",
    re.IGNORECASE,
)
_NEAR = 32  # characters beside a figure in which words say that it is of all rows
_BY = re.compile(
    r"(?:领先|落后)[^\ue000，,]{0,4}$"
    r"|\bby (?:just |only |about |around |nearly |over |some )?[¥$€£]?$",
    re.IGNORECASE,
)
_TOLD_OF_BASE = re.compile(
    rf"(?:[比较从由自至到]|高于|低于|多于|少于|高过|不及|不如|优于|领先于?|落后于?"
    rf"|\b(?:than|as (?:much|many|high|large) as|above|below|against|versus|vs\.?"
    rf"|(?:on|from|over)(?=\s{NAME}['’])))\s*(?:the )?"
    rf"(?P<n>{NAME})(?:的|'s|’s|\s?[（(]|,? (?:at|with))\s*[¥$€£]?$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    rf"(?P<n>{NAME})\s?[(（]\s?(?:约|大约|近|about |roughly |around |nearly |over )?[¥$€£]?$",
    re.IGNORECASE,
)
""""B (350)": a figure in brackets right after a name is of that name."""
_NOUN_AFTER = re.compile(r" [a-z]{3,}s\b")
""""4,398 tram trips": a name between a figure and what it counts."""
_NO_OTHER = re.compile(r"\W*(?:no|none|nobody|nothing)\b|\W*没有", re.IGNORECASE)
_AT_NAME = re.compile(rf"^\s*(?:in|at|on|for)\s+(?:the )?(?P<n>{NAME})", re.IGNORECASE)
_LEADS_IN = re.compile(r"^\s*(?:with|at|以|凭借|凭)", re.IGNORECASE)
_WHICH = re.compile(r"^\s*(?:which|who)\b", re.IGNORECASE)
_PART = re.compile(r"\b(?:of|from|on)\s", re.IGNORECASE)
_TO = re.compile(r"(?:到|至|为|达|\bto)\s*[¥$€£]?$", re.IGNORECASE)
MAX_SENTENCE_NAMES = 8
MAX_EARLIER_NAMES = 24


def find_scope(figure: Figure, sentence: Sentence, context: DiscourseContext) -> FigureScope:
    """The rows a figure is said of, and those it is compared with."""
    if _speaks_of_all(figure, sentence):
        return FigureScope(
            mentioned_rows=_list_mentioned_rows(sentence),
            mentioned_labels=_list_mentioned_labels(sentence),
            earlier_rows=_list_earlier_rows(context),
        )
    compares = _is_comparing(figure, sentence)
    if owner := _find_base_name(figure, sentence):
        return replace(
            _make_scope_of_name(owner, figure, sentence), earlier_rows=_list_earlier_rows(context)
        )
    comparison = find_comparison(figure, sentence) if compares else Comparison()
    left = [name for name in sentence.names if name is not comparison.base]
    groups, is_named, name_count = _find_groups(figure, replace(sentence, names=tuple(left)))
    inherited_rows = {column: rows for column, rows in context.last.items() if column not in groups}
    if not is_named and figure.meaning != "percent" and _TOTAL.search(sentence.wording):
        inherited_rows = {}
    pairs = _make_pairs(comparison, {**inherited_rows, **groups})
    if not groups:
        groups, inherited_rows = inherited_rows, {}
    subject_rows = _intersect_groups(list(groups.values()))
    if inherited_rows and is_named:
        subject_rows += _intersect_groups([*groups.values(), *inherited_rows.values()])
    others = [rows for column, rows in groups.items() if column != TIME]
    label_rows = intersect_rows(others) if others else None
    return FigureScope(
        subject_rows=tuple(rows for rows in subject_rows if len(rows)),
        is_named=is_named,
        name_count=name_count,
        pairs=tuple(pairs),
        part_of=comparison.part_of,
        period_rows=groups.get(TIME),
        label_rows=label_rows if label_rows is not None and len(label_rows) else None,
        mentioned_rows=_list_mentioned_rows(sentence),
        mentioned_labels=_list_mentioned_labels(sentence),
        earlier_rows=_list_earlier_rows(context),
    )


def _find_base_name(figure: Figure, sentence: Sentence) -> RowName | None:
    """The name in 高于 2021 年的 7.2% or "than Germany's 30%", whose own size the figure is."""
    if find_versus(figure, sentence) is not None:
        return None
    if figure.meaning == "multiple" or not any(map(str.isdigit, figure.text)):
        return None
    start = sentence.clause(figure.start)[0]
    before = sentence.words(start, figure.start)
    if (match := _IN_BRACKETS.search(before)) and not figure.signed and not figure.direction:
        return sentence.find_name(match, "n", start)
    if match := _TOLD_OF_BASE.search(before):
        return sentence.find_name(match, "n", start)
    after = _AT_NAME.match(sentence.words(figure.end, sentence.end))
    is_end = FROM.search(before) or _TO.search(before)
    return sentence.find_name(after, "n", figure.end) if after and is_end else None


def _make_scope_of_name(name: RowName, figure: Figure, sentence: Sentence) -> FigureScope:
    """The scope of a figure of one name, within the names of other columns before it."""
    before = sentence.find_names(sentence.start, figure.start)
    groups = {n.column: n.rows for n in before if n.column != name.column}
    groups[name.column] = name.rows
    labels = [rows for column, rows in groups.items() if column != TIME]
    label_rows = intersect_rows(labels) if labels else None
    return FigureScope(
        tuple(_intersect_groups(list(groups.values()))),
        is_named=True,
        name_count=1,
        period_rows=groups.get(TIME),
        label_rows=label_rows if label_rows is not None and len(label_rows) else None,
        mentioned_rows=_list_mentioned_rows(sentence),
        mentioned_labels=_list_mentioned_labels(sentence),
    )


def _list_mentioned_rows(sentence: Sentence) -> tuple[Rows, ...]:
    return tuple(name.rows for name in sentence.names[:MAX_SENTENCE_NAMES])


def _list_mentioned_labels(sentence: Sentence) -> tuple[Rows, ...]:
    return tuple(n.rows for n in sentence.names[:MAX_SENTENCE_NAMES] if n.column != TIME)


def _list_earlier_rows(context: DiscourseContext) -> tuple[Rows, ...]:
    return tuple(name.rows for name in context.mentioned_names[-MAX_EARLIER_NAMES:])


def _speaks_of_all(figure: Figure, sentence: Sentence) -> bool:
    """Whether words beside the figure say that it is of all rows: 3 in all."""
    if figure.meaning != "number" or figure.direction:
        return False
    start, end = max(sentence.start, figure.start - _NEAR), min(sentence.end, figure.end + _NEAR)
    after = sentence.words(figure.end, end)
    begin = max((f.end for f in sentence.figures if f.end <= figure.start), default=0)
    own = sentence.find_names(max(begin, sentence.clause(figure.start)[0]), figure.start)
    before = sentence.words(start, figure.start)
    if any(name.column != TIME for name in own) or before.endswith((NAME_SIGN, NAME_FILLER)):
        return False
    return bool(_OF_ALL_AFTER.search(after) or _OF_ALL_BEFORE.search(before))


def _is_comparing(figure: Figure, sentence: Sentence) -> bool:
    if figure.meaning != "number" or figure.direction:
        return True
    before = sentence.words(sentence.clause(figure.start)[0], figure.start)
    return _BY.search(before) is not None


def _intersect_groups(groups: Sequence[Rows]) -> list[Rows]:
    if not groups:
        return []
    common_rows = intersect_rows(groups)
    return [common_rows] if len(common_rows) else list(groups)


def _find_groups(figure: Figure, sentence: Sentence) -> tuple[dict[int, Rows], bool, int]:
    """The names of the figure by column; those of its clause count first."""
    start, end = sentence.clause(figure.start)
    after = _find_names_after(figure, sentence, end)
    before = _without_bases(sentence.find_names(start, figure.start), figure, sentence)
    listed_name = find_by_position(figure, sentence)
    if listed_name is not None:
        others = [n for n in sentence.find_names(sentence.start, figure.start) if n.column == TIME]
        period_rows = {TIME: others[-1].rows} if others and listed_name.column != TIME else {}
        return {**period_rows, listed_name.column: listed_name.rows}, True, 1
    earlier = [n for n in sentence.find_names(sentence.start, start) if not sentence.is_base(n)]
    carried_rows = {n.column: n.rows for n in earlier}
    if after:
        own = _find_nearest(after[:1], sentence) | _find_other_column(after)
        return carried_rows | _find_nearest(before, sentence) | own, True, 1
    if before:
        return carried_rows | _find_nearest(before, sentence), True, count_listed(before, sentence)
    later = [n for n in sentence.find_names(figure.end, end) if not sentence.is_base(n)]
    if later:
        return carried_rows | {n.column: n.rows for n in reversed(later)}, True, 1
    return _find_in_neighbours(figure, sentence, start, end)


def _without_bases(names: list[RowName], figure: Figure, sentence: Sentence) -> list[RowName]:
    """The names before a figure but for those with which an earlier figure is compared."""
    left = [n for n in names if not sentence.is_base(n) or not _is_told_before(n, figure, sentence)]
    return (
        left
        if left or sentence.find_names(sentence.start, names[0].start if names else 0)
        else names
    )


def _is_told_before(name: RowName, figure: Figure, sentence: Sentence) -> bool:
    """Whether a figure stands before the name, of which the name is the base."""
    start = sentence.clause(figure.start)[0]
    return any(start <= f.start and f.end <= name.start for f in sentence.figures)


def _find_in_neighbours(
    figure: Figure, sentence: Sentence, start: int, end: int
) -> tuple[dict[int, Rows], bool, int]:
    following = sentence.find_names(end, sentence.end)
    if following and _LEADS_IN.match(sentence.words(start, figure.start)):
        return {following[0].column: following[0].rows}, True, 1
    names = sentence.find_names(sentence.start, start)
    which = _WHICH.match(sentence.words(start, figure.start))
    if names and (which or _NO_OTHER.match(sentence.outline)):
        return {names[-1].column: names[-1].rows}, True, 1
    earlier = [n for n in names if not sentence.is_base(n)]
    if ends := _find_range_end(figure, sentence, start):
        return ends, True, 1
    if earlier:
        return _find_nearest(earlier, sentence), True, count_listed(earlier, sentence)
    return {}, False, 0


def _find_range_end(figure: Figure, sentence: Sentence, start: int) -> dict[int, Rows]:
    """The first or the last of "from January to June, it went from 1 to 2"."""
    match = FROM_TO.search(sentence.words(sentence.start, start))
    before = sentence.words(start, figure.start)
    group = "b" if FROM.search(before) else "a" if _TO.search(before) else ""
    if match and group and match["a2"]:
        group = f"{group}2"
    name = sentence.find_name(match, group, sentence.start) if match and group else None
    return {name.column: name.rows} if name else {}


def _find_names_after(figure: Figure, sentence: Sentence, end: int) -> list[RowName]:
    later = sentence.find_names(figure.end, end)
    words = sentence.words(figure.end, later[0].start) if later else ""
    if later and figure.meaning == "percent" and COMES_FROM.match(words):
        return later
    if later and figure.meaning == "number" and words == " ":
        noun = sentence.words(later[0].end, end)
        if _NOUN_AFTER.match(noun):
            return later[:1]
    if not later or not _NAME_AFTER.match(words):
        return []
    return later if figure.meaning == "number" or not _PART.search(words) else []


def _find_other_column(names: Sequence[RowName]) -> dict[int, Rows]:
    return {name.column: name.rows for name in names[1:2] if name.column != names[0].column}


def _find_nearest(before: Sequence[RowName], sentence: Sentence) -> dict[int, Rows]:
    """For each column its last name, with those that it is listed with."""
    names_by_column: dict[int, list[RowName]] = {}
    for name in reversed(before):
        listed_names = names_by_column.setdefault(name.column, [])
        if not listed_names or is_listed(name, listed_names[-1], sentence):
            listed_names.append(name)
    return {
        column: unite_rows([name.rows for name in names])
        for column, names in names_by_column.items()
    }


def _make_pairs(comparison: Comparison, groups: dict[int, Rows]) -> list[Pair]:
    subject, base = comparison.subject, comparison.base
    if base is None:
        return []
    subject_rows = subject.rows if subject else groups.get(base.column)
    if subject_rows is None and comparison.part_of and groups:
        subject_rows = intersect_rows([*groups.values(), base.rows])
        return [(subject_rows, base.rows)] if len(subject_rows) else []
    if subject_rows is None or (not subject and np.array_equal(subject_rows, base.rows)):
        return [(np.empty(0, dtype=np.intp), base.rows)]
    alike = subject is None or subject.column == base.column
    others = [r for column, r in groups.items() if column != base.column] if alike else []
    return [(restrict_rows(subject_rows, others), restrict_rows(base.rows, others))]
