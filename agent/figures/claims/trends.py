"""Claims that something rises or falls: 逐月上升, "up every month since March", "fell in May"."""

import re
from collections.abc import Iterator

import numpy as np

from agent.figures.candidates.figure_context import aggregate_rows, split_by_moment
from agent.figures.candidates.measure_pairs import find_twin_measures
from agent.figures.claims.claim_context import ClaimContext, is_denied
from agent.figures.extraction.change_words import DOWN_EN, DOWN_ZH, UP_EN, UP_ZH
from agent.figures.extraction.clued_pattern import CluedPattern
from agent.figures.extraction.exception_words import EXCEPT_BEFORE
from agent.figures.extraction.word_starts import WORD_START
from agent.figures.result.result_table import Measure, Rows, cross_rows
from agent.figures.result.row_names import TIME, RowName, intersect_rows
from agent.figures.scope import NAME

_CHANGE = (
    rf"(?:(?P<up>{UP_ZH}|\b(?:{UP_EN})\b(?<!\bup(?= to\b)))"
    rf"|(?P<down>{DOWN_ZH}|\b(?:{DOWN_EN})\b))"
)
_STEADY = (
    r"逐[月季年日周]|持续|一路|稳步|不断|连年|每个?[月季年日周天](?:都|均)?"
    r"|\b(?:every|each) (?:single )?(?:day|week|month|quarter|year)\b"
    r"|\b(?:steadily|consistently|continuously|without exception)\b"
    r"|\b(?:month|year|quarter|week) after \w+\b"
)
_STEADY_CLUES = (
    *("逐", "持续", "一路", "稳步", "不断", "连年", "每", "every", "each", "steadily"),
    *("consistently", "continuously", "without exception", " after "),
)
_STEADY_CHANGE = CluedPattern(
    rf"{WORD_START}(?:{_STEADY})[^,，。;；\ue000]{{0,10}}?{_CHANGE}", _STEADY_CLUES
)
_CHANGE_STEADY = CluedPattern(
    rf"{WORD_START}{_CHANGE}[^,，。;；\ue000]{{0,24}}?(?:{_STEADY})", _STEADY_CLUES
)
_ONCE = re.compile(
    rf"{WORD_START}{_CHANGE}(?!率|额|幅|最|空间|趋势|点|[ -](?:rate|in (?:the )?(?:rate|number)))",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"(?:自|从|since|from)\s*(?P<n>{NAME})", re.IGNORECASE)
_AND = re.compile(r"(?:\b(?:and|but)|[而、]|和)\s*(?:the )?$", re.IGNORECASE)
_EVER_SINCE = re.compile(r"此后|自那以后|\b(?:ever since|since then)\b", re.IGNORECASE)
_FROM_TO = re.compile(
    rf"(?:从|由|自|\bfrom)[^\ue000，,]{{0,20}}?(?P<b>{NAME})[^\ue000，。]{{0,20}}?(?:到"
    rf"|至|\bto)[^\ue000，,。]{{0,20}}?(?P<a>{NAME})",
    re.IGNORECASE,
)
_OVERALL = re.compile(
    r"总体|整体|总的来[说看]|全[年期程]|\b(?:overall|on the whole|all in all)\b"
    r"|\b(?:over|throughout|across) the (?:whole |entire )?(?:year|period)\b",
    re.IGNORECASE,
)
"""Words that say a change of the whole time."""
_PACE = re.compile(r"\b(?:accelerat|decelerat|slow(?:ed|s|ing))\w*", re.IGNORECASE)
_IN_PERIOD = re.compile(rf"\s*(?:\w+ )?(?:in|during) (?:the )?{NAME}", re.IGNORECASE)
_OTHER_BASE = re.compile(
    r"(?<!环)比|较|同比|去年|上年|相比|\b(?:than|compared|versus|vs|year[- ](?:on"
    r"|over)[- ]year|yoy|last year|against)\b",
    re.IGNORECASE,
)


def find_false_trends(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The words of rising and falling that contradict the rows."""
    for clause in claim.sentence.clauses:
        words = claim.words(clause)
        steady = _STEADY_CHANGE.search(words) or _CHANGE_STEADY.search(words)
        if steady:
            if not is_denied(words[: steady.start()]) and not _is_steady(claim, clause, steady):
                yield clause[0] + steady.start(), _find_end(claim, clause, steady)
            continue
        matches = list(_ONCE.finditer(words))
        if (
            len(matches) != 1
            or is_denied(words[: matches[0].start()])
            or EXCEPT_BEFORE.search(words)
        ):
            continue
        part = _cut_at_next_name(claim, clause, matches[0])
        if _has_direction(claim, part, matches[0], words[: part[1] - part[0]]) is False:
            yield clause[0] + matches[0].start(), clause[0] + matches[0].end()


def _cut_at_next_name(
    claim: ClaimContext, clause: tuple[int, int], match: re.Match[str]
) -> tuple[int, int]:
    """The clause up to another name with something else said of it: "A fell and B was flat"."""
    names = [n for n in claim.sentence.find_names(*clause) if n.column != TIME]
    end = clause[0] + match.end()
    if not any(name.end <= end for name in names):
        return clause
    later = next((name for name in names if name.start >= end), None)
    and_other = later is not None and _AND.search(claim.words((end, later.start)))
    return (clause[0], end + and_other.start()) if and_other else clause


def _find_end(claim: ClaimContext, clause: tuple[int, int], match: re.Match[str]) -> int:
    since = _SINCE.search(claim.words(clause), match.start())
    return clause[0] + max(match.end(), since.end() if since else 0)


def _find_measures(claim: ClaimContext, clause: tuple[int, int]) -> list[Measure]:
    usable = [m for m in claim.table.measures if m.kind not in ("rank", "change")]
    if _PACE.search(claim.words(clause)):
        return [m for m in claim.table.measures if m.kind == "change"]
    return claim.find_mentioned_measures(clause, usable) or usable[:1]


def _is_steady(claim: ClaimContext, clause: tuple[int, int], match: re.Match[str]) -> bool:
    parts = _find_series(claim, clause)
    if len(parts) < 2:
        return True
    for measure in _find_measures(claim, clause):
        steps = np.diff([aggregate_rows(measure, part) for part in parts])
        if np.all(steps > 0 if match["up"] else steps < 0):
            return True
    return False


def _find_series(claim: ClaimContext, clause: tuple[int, int]) -> list[Rows]:
    """The rows of each moment of what the sentence speaks of, from the period it begins with."""
    parts = split_by_moment(claim.table, _find_rows(claim, clause))
    own = [n for n in claim.sentence.find_names(*clause) if n.column == TIME]
    periods = own or [n for n in claim.sentence.names if n.column == TIME]
    since = _SINCE.search(claim.words(clause))
    first = claim.sentence.find_name(since, "n", clause[0]) if since else None
    if first is not None and first.column == TIME:
        begin = _find_place(parts, first)
        until = [_find_place(parts, n) for n in periods if n.start > first.start]
        return parts[begin : max(until) + 1] if until and max(until) > begin else parts[begin:]
    if len(periods) == 1 and len(periods[0].rows) > 1:
        inside = [cross_rows(part, periods[0].rows) for part in parts]
        return [part for part in inside if len(part)]
    return parts


def _find_place(parts: list[Rows], name: RowName) -> int:
    return next((i for i, part in enumerate(parts) if len(cross_rows(part, name.rows))), 0)


def _find_rows(claim: ClaimContext, clause: tuple[int, int]) -> Rows | None:
    names = [n for n in claim.sentence.find_names(*clause) if n.column != TIME]
    names = (
        names
        or [
            n
            for n in claim.sentence.find_names(claim.sentence.start, clause[0])
            if n.column != TIME
        ][-1:]
    )
    if not names:
        return None
    last = {n.column: n.rows for n in names}
    common_rows = intersect_rows(list(last.values()))
    return common_rows if len(common_rows) else names[-1].rows


def _has_direction(
    claim: ClaimContext, clause: tuple[int, int], match: re.Match[str], words: str
) -> bool | None:
    """Whether it goes the way that the word says; None where the rows do not tell."""
    signs = _compute_signs(claim, clause, words, match)
    if not signs:
        return None
    return any(sign > 0 if match["up"] else sign < 0 for sign in signs)


def _compute_signs(
    claim: ClaimContext, clause: tuple[int, int], words: str, match: re.Match[str]
) -> list[float]:
    range_match = _FROM_TO.search(words, match.start()) or _FROM_TO.search(words)
    if range_match and not _IN_PERIOD.match(words[match.end() :]):
        one = claim.sentence.find_name(range_match, "a", clause[0])
        base = claim.sentence.find_name(range_match, "b", clause[0])
        if one and base and one.column == base.column == TIME:
            return _compute_differences(claim, clause, one.rows, base.rows)
        return []
    if _OTHER_BASE.search(words):
        return []
    label_rows = _find_rows(claim, clause)
    if len(claim.table.rows_by_moment) < 2:
        return _find_stated_change(claim, label_rows)
    return _compute_changes(claim, clause, label_rows)


def _compute_differences(
    claim: ClaimContext, clause: tuple[int, int], one: Rows, base: Rows
) -> list[float]:
    label_rows = _find_rows(claim, clause)
    if label_rows is not None:
        one, base = cross_rows(one, label_rows), cross_rows(base, label_rows)
    if not len(one) or not len(base):
        return []
    return [aggregate_rows(m, one) - aggregate_rows(m, base) for m in _find_measures(claim, clause)]


def _find_stated_change(claim: ClaimContext, label_rows: Rows | None) -> list[float]:
    if label_rows is None:
        return []
    changes = [m for m in claim.table.measures if m.kind == "change"]
    if changes:
        return [aggregate_rows(changes[0], label_rows)]
    pair = find_twin_measures(claim.table)
    return (
        [aggregate_rows(pair[1], label_rows) - aggregate_rows(pair[0], label_rows)] if pair else []
    )


def _compute_changes(
    claim: ClaimContext, clause: tuple[int, int], label_rows: Rows | None
) -> list[float]:
    parts = split_by_moment(claim.table, label_rows)
    periods = [n for n in claim.sentence.find_names(*clause) if n.column == TIME]
    words = claim.words(clause)
    is_overall = _OVERALL.search(words) is not None
    if len(parts) < 2 or len(periods) > 1 or (label_rows is None and not (periods or is_overall)):
        return []
    measures = _find_measures(claim, clause)
    inside = [
        i for i, part in enumerate(parts) if periods and len(cross_rows(part, periods[0].rows))
    ]
    if len(inside) > 1 and inside[-1] - inside[0] >= len(inside):
        pairs = [(parts[i], parts[i - 1]) for i in inside if i]  # the same season of several years
    elif inside and (_SINCE.search(words) or _EVER_SINCE.search(words)):
        pairs = [(parts[-1], parts[inside[0]])]
    elif len(inside) > 1:
        pairs = [(parts[inside[-1]], parts[inside[0]])]
    elif inside:
        pairs = [(parts[inside[0]], parts[inside[0] - 1])] if inside[0] else []
    elif is_overall:
        pairs = [(parts[-1], parts[0])]
    else:
        pairs = [(parts[-1], parts[0]), (parts[-1], parts[-2])]
    return [
        aggregate_rows(m, later) - aggregate_rows(m, earlier)
        for m in measures
        for later, earlier in pairs
    ]
