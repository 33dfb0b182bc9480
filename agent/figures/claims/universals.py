"""Claims on every row: 全部实现增长, "all stores are profitable", 均为正, "none declined"."""

import re
from collections.abc import Iterator

import numpy as np

from agent.figures.candidates.figure_context import aggregate_rows, split_by_moment
from agent.figures.candidates.label_changes import find_label_changes, find_stated_changes
from agent.figures.candidates.measure_pairs import (
    Pair,
    compute_gaps,
    find_comparable_pair,
    is_plan,
)
from agent.figures.claims.claim_context import ClaimContext, is_denied
from agent.figures.extraction.change_words import (
    DOWN_EN,
    DOWN_ZH,
    GAIN,
    LOSS,
    UP_EN,
    UP_ZH,
)
from agent.figures.extraction.clued_pattern import CluedPattern
from agent.figures.extraction.exception_words import EXCEPT_BEFORE
from agent.figures.extraction.word_starts import WORD_START
from agent.figures.result.result_table import Measure, Values
from agent.figures.result.row_names import TIME

_EVERY = (
    r"全部|全都|全线|悉数|无一例外|(?<![平人月日年周季店])均(?![值价线衡])|都(?![市会])|所有|每一?[个家款项类位]"
    r"|(?<!across )(?<!over )(?<!of )(?<!for )(?<!in )\b(?:all|every|each|both)\b"
)
_UP, _DOWN = rf"(?:{UP_ZH}|\b(?:{UP_EN}|improved)\b)", rf"(?:{DOWN_ZH}|\b(?:{DOWN_EN})\b)"
_ABOVE = r"高于|超过|多于|好于|优于|\b(?:better|higher|stronger|more|above|ahead of)\b"
_BELOW = r"低于|少于|不及|差于|未达|\b(?:worse|lower|weaker|less|below|behind)\b"
_OTHER = (
    r"(?=[^,，。;；]{0,24}(?:上年|去年|同期|上期|目标|预算|计划|期初|年初"
    r"|\ue000|\b(?:same|previous|prior|last year|year before|target|budget|plan)))"
)
"""Where the other of two columns is named."""
_YEAR_BEFORE = re.compile(
    r"同[期季月周]|同比|(?:去|上一?|前一?)年|year[- ]o(?:n|ver)[- ]year"
    r"|\b(?:same (?:\w+ )?(?:of|in|a|last|the)|year (?:before|earlier)|last year|previous year)\b",
    re.IGNORECASE,
)
_CLAIM = CluedPattern(
    rf"{WORD_START}(?:(?P<every>{_EVERY})(?P<gap>[^,，。;；]{{0,24}}?)"
    rf"(?:(?P<gain>{GAIN})|(?P<loss>{LOSS})|(?P<up>{_UP})|(?P<down>{_DOWN})"
    rf"|(?P<above>{_ABOVE}){_OTHER}|(?P<below>{_BELOW}){_OTHER})"
    rf"|(?:(?P<gain2>{GAIN})|(?P<loss2>{LOSS}))[^,，。;；]{{0,6}} in (?:all|every|each)\b"
    rf"|(?:(?P<up2>{_UP})|(?P<down2>{_DOWN}))[^,，。;；\ue000]{{0,12}} (?:in|across)"
    r" (?:all|every|each)\b)",
    [
        *("全部", "全都", "全线", "悉数", "无一例外", "均", "都", "所有", "每"),
        *("all", "every", "each", "both"),
    ],
)


def find_false_universals(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The words that say of all rows what is false of some."""
    sentence = claim.sentence
    for clause in sentence.clauses:
        words = claim.words(clause)
        match = _CLAIM.search(words)
        if match is None or is_denied(words[: match.start()]) or EXCEPT_BEFORE.search(words):
            continue
        if _is_of_some(claim, clause, match):
            continue
        values = _list_values(claim, clause, match)
        if values and not any(_holds_for_all(match, some) for some in values):
            yield clause[0] + match.start(), clause[0] + match.end()


def _is_of_some(claim: ClaimContext, clause: tuple[int, int], match: re.Match[str]) -> bool:
    """Whether the words are said of names or of a count, of which other checks know."""
    until = clause[0] + match.end()
    if any(n.column != TIME for n in claim.sentence.find_names(claim.sentence.start, until)):
        return True
    return any(
        clause[0] <= f.start < until and f.value != claim.table.row_count and f.step == 1
        for f in claim.sentence.figures
        if f.meaning in ("number", "rank") and f.start < clause[0] + match.start()
    )


def _find_kind(match: re.Match[str]) -> str:
    return next(
        k.rstrip("2") for k, word in match.groupdict().items() if word and k not in _OTHER_GROUPS
    )


_OTHER_GROUPS = ("every", "gap")


def _holds_for_all(match: re.Match[str], values: Values) -> bool:
    if not len(values):
        return True
    return bool(np.all(values > 0 if _find_kind(match) in ("gain", "up", "above") else values < 0))


def _subtract_year_before(claim: ClaimContext, measure: Measure) -> Values:
    """What each moment has more than the one a year before, of those that have one."""
    moments = {claim.table.moments[rows[0]]: rows for rows in claim.table.rows_by_moment}
    pairs = (
        (rows, moments.get((year - 1, month, day))) for (year, month, day), rows in moments.items()
    )
    return np.array(
        [
            aggregate_rows(measure, later) - aggregate_rows(measure, earlier)
            for later, earlier in pairs
            if earlier is not None
        ]
    )


def _subtract_plan(pair: Pair) -> Values:
    return compute_gaps(pair[::-1] if is_plan(pair[0]) else pair)


def _list_values(
    claim: ClaimContext, clause: tuple[int, int], match: re.Match[str]
) -> list[Values]:
    """The values of which all must be above zero, or below; none where the table does not tell."""
    usable = [m for m in claim.table.measures if m.kind != "rank"]
    measures = claim.find_mentioned_measures(clause, usable) or usable
    periods = any(n.column == TIME for n in claim.sentence.find_names(*clause))
    if _find_kind(match) in ("above", "below") and not periods:
        pair = find_comparable_pair(claim.table, claim.words(clause))
        return find_stated_changes(claim.table) or ([_subtract_plan(pair)] if pair else [])
    if _find_kind(match) in ("gain", "loss"):
        return [
            m.present_values for m in measures if np.any(m.present_values < 0) or m.kind == "change"
        ]
    changes = find_stated_changes(claim.table)
    changes += [labels for m in measures if len(labels := find_label_changes(claim.table, m))]
    if changes or any(name.column != TIME for name in claim.sentence.names):
        return changes
    if _YEAR_BEFORE.search(claim.words(clause)):
        return [steps for m in measures if len(steps := _subtract_year_before(claim, m))]
    parts = split_by_moment(claim.table, None)
    return [
        np.diff([aggregate_rows(m, part) for part in parts]) for m in measures if len(parts) > 2
    ]
