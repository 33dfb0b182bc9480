"""Claims on the ends of all values: "from 3 (B) to 9 (A)", "the largest entry is B in May"."""

import re
from collections.abc import Iterator

import numpy as np

from agent.figures.claims.claim_context import ClaimContext, aggregate_parts, is_denied
from agent.figures.claims.ranks.claimed_ranks import PLACE_WORDS, parse_rank
from agent.figures.result.result_table import Measure, Rows, cross_rows
from agent.figures.result.row_names import TIME, RowName
from agent.figures.scope import NAME

Clause = tuple[int, int]
MAX_RIVALS = 200
_RANGE = re.compile(
    r"不等|介于|区间|范围|分布在|之间(?!的?[差相])"
    r"|\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|span(?:s|ned)?|runs?|extends?)\b",
    re.IGNORECASE,
)
_GAP = re.compile(r"差|\b(?:gap|difference|apart|margin)\b", re.IGNORECASE)
_PAIR = rf"(?P<a>{NAME})(?:的|['’]s|\s?(?:in|at|of|from|for|on)\s(?:the )?|[\s·-])?(?P<b>{NAME})"
_ADJACENT = re.compile(_PAIR, re.IGNORECASE)
_CELL_AFTER = re.compile(
    rf"^[^\ue000,，。]{{0,24}}?(?:\b(?:is|was|are|were|comes? from)\s(?:the )?"
    rf"|[是为:：])\s?{_PAIR}",
    re.IGNORECASE,
)
_CELL_BEFORE = re.compile(rf"{_PAIR}[^\ue000]*$", re.IGNORECASE)
_SINGLE = re.compile(
    r"单项|单个|组合|单元|\b(?:single|individual|entry|combination|cell|overall)\b", re.IGNORECASE
)


def find_false_ranges(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The two names between which all values are said to lie, where they are not the ends."""
    sentence = claim.sentence
    if not _RANGE.search(sentence.wording) or _GAP.search(sentence.wording):
        return
    names = [n for n in sentence.names if n.column != TIME]
    if len(names) != 2 or names[0].column != names[1].column or len(sentence.figures) != 2:
        return
    if any(n.column == TIME for n in sentence.names) and len(claim.table.rows_by_moment) > 1:
        return
    rivals = list(claim.table.groups[names[0].column].values())
    if not 2 < len(rivals) <= MAX_RIVALS:
        return
    measures = claim.find_measures((sentence.start, sentence.end), names[0])
    if not any(_are_ends(measure, rivals, names) for measure in measures):
        yield names[0].start, names[1].end


def _are_ends(measure: Measure, rivals: list[Rows], names: list[RowName]) -> bool:
    sizes = aggregate_parts(measure, rivals)
    own = aggregate_parts(measure, [n.rows for n in names])
    return bool(own.min() <= np.nanmin(sizes) and own.max() >= np.nanmax(sizes))


def find_false_cells(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The names of two columns that are together said to be the highest or the lowest of all."""
    for clause in claim.sentence.clauses:
        words = claim.words(clause)
        for match in PLACE_WORDS.finditer(words) if _ADJACENT.search(words) else ():
            place, pair = parse_rank(match), _find_pair(claim, clause, match)
            if pair is None or place.growth or is_denied(words[: match.start()]):
                continue
            cell = cross_rows(pair[0].rows, pair[1].rows)
            measures = claim.find_measures(clause, pair[0])
            if len(cell) == 1 and not any(
                _is_end(m, int(cell[0]), place.number, top=place.top) for m in measures
            ):
                yield pair[0].start, pair[1].end


def _find_pair(
    claim: ClaimContext, clause: Clause, match: re.Match[str]
) -> tuple[RowName, RowName] | None:
    words = claim.words(clause)
    cells, at = _CELL_AFTER.match(words[match.end() :]), clause[0] + match.end()
    if cells is None and _SINGLE.search(words):
        cells, at = _CELL_BEFORE.search(words[: match.start()]), clause[0]
    one = claim.sentence.find_name(cells, "a", at) if cells else None
    other = claim.sentence.find_name(cells, "b", at) if cells else None
    return (one, other) if one and other and one.column != other.column else None


def _is_end(measure: Measure, row: int, number: int, *, top: bool) -> bool:
    values, own = measure.present_values, measure.values[row]
    ahead = np.sum(values > own if top else values < own)
    return bool(ahead < number) and not np.isnan(own)
