"""Claims that a part of the year is the highest or the lowest of each year: "Q4 in both years"."""

import re
from collections.abc import Iterator

import numpy as np

from agent.figures.candidates.figure_context import aggregate_rows
from agent.figures.claims.claim_context import ClaimContext, is_denied
from agent.figures.claims.ranks.claimed_ranks import PLACE_WORDS, ClaimedRank, parse_rank
from agent.figures.result.result_table import Measure
from agent.figures.result.row_names import TIME, RowName

_EACH_YEAR = re.compile(
    r"(?:两|三|每一?|各|历)年|年年|\b(?:both|all|each|every)(?: \w+)? years?\b", re.IGNORECASE
)


def find_false_seasons(claim: ClaimContext) -> Iterator[tuple[int, int]]:
    """The periods that are said to be at one end of each year and are not."""
    for clause in claim.sentence.clauses:
        words = claim.words(clause)
        matches = list(PLACE_WORDS.finditer(words)) if _EACH_YEAR.search(words) else []
        names = claim.sentence.find_names(*clause)
        if len(matches) != 1 or len(names) != 1 or is_denied(words[: matches[0].start()]):
            continue
        place, name = parse_rank(matches[0]), names[0]
        if place.judged or place.growth or place.number != 1 or not _is_season(claim, name):
            continue
        if not any(_is_at_end(claim, m, name, place) for m in claim.find_measures(clause, None)):
            yield name.start, clause[0] + max(matches[0].end(), name.end - clause[0])


def _is_season(claim: ClaimContext, name: RowName) -> bool:
    """Whether a name is one moment of each of several years."""
    years = [claim.table.moments[row][0] for row in name.rows] if name.column == TIME else []
    return 1 < len(years) == len(set(years))


def _is_at_end(claim: ClaimContext, measure: Measure, name: RowName, place: ClaimedRank) -> bool:
    for row in name.rows:
        year = claim.table.moments[row][0]
        parts = [p for p in claim.table.rows_by_moment if claim.table.moments[p[0]][0] == year]
        sizes = np.array([aggregate_rows(measure, part) for part in parts])
        own = aggregate_rows(measure, np.array([row]))
        if own != (sizes.max() if place.top else sizes.min()):
            return False
    return True
