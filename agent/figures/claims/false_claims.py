"""Finds the claims of a sentence about names that contradict the rows."""

from collections.abc import Iterator, Sequence

from agent.figures.claims.attributes import find_false_attributes
from agent.figures.claims.causes import find_untold_causes
from agent.figures.claims.claim_context import ClaimContext
from agent.figures.claims.columns import (
    find_false_column_comparisons,
    find_false_measure_comparisons,
    find_false_own_comparisons,
)
from agent.figures.claims.comparisons import find_false_comparisons
from agent.figures.claims.dates import find_false_dates
from agent.figures.claims.presence import find_false_presence
from agent.figures.claims.proportions import find_false_proportions
from agent.figures.claims.quantifiers import (
    find_false_plain_claims,
    find_false_quantifiers,
)
from agent.figures.claims.ranks.followers import find_false_followers
from agent.figures.claims.ranks.places_in_order import (
    find_false_orders,
    find_false_top_sets,
    find_surpassed,
)
from agent.figures.claims.ranks.ranges import find_false_cells, find_false_ranges
from agent.figures.claims.ranks.seasons import find_false_seasons
from agent.figures.claims.ranks.superlatives import find_false_superlatives
from agent.figures.claims.trends import find_false_trends
from agent.figures.claims.universals import find_false_universals
from agent.figures.extraction.period_mentions import PeriodMention
from agent.figures.result.result_table import ResultTable
from agent.figures.scope import DiscourseContext, Sentence
from model.answers.activities import FigureReason

MAX_WORDS = 600
"""Longer sentences are lists or no prose; reading claims in them would take long."""


def find_false_claims(
    sentence: Sentence,
    table: ResultTable,
    context: DiscourseContext,
    periods: Sequence[PeriodMention],
) -> Iterator[tuple[tuple[int, int], FigureReason]]:
    """Where the sentence says what the rows do not, and what kind of claim it is."""
    if not table.row_count or sentence.end - sentence.start > MAX_WORDS:
        return
    claim = ClaimContext(sentence, table, context)
    yield from ((span, "period") for span in find_false_dates(claim, periods))
    yield from ((span, "cause") for span in find_untold_causes(claim))
    if not table.measures:
        return
    yield from ((span, "comparison") for span in find_false_universals(claim))
    yield from ((span, "comparison") for span in find_false_quantifiers(claim))
    yield from ((span, "comparison") for span in find_false_proportions(claim))
    yield from ((span, "comparison") for span in find_false_presence(claim))
    yield from ((span, "comparison") for span in find_false_plain_claims(claim))
    yield from ((span, "comparison") for span in find_false_attributes(claim))
    yield from ((span, "rank") for span in find_false_superlatives(claim))
    yield from ((span, "rank") for span in find_false_seasons(claim))
    yield from ((span, "rank") for span in find_false_followers(claim))
    yield from ((span, "rank") for span in find_false_ranges(claim))
    yield from ((span, "rank") for span in find_false_cells(claim))
    yield from ((span, "rank") for span in find_false_top_sets(claim))
    yield from ((span, "rank") for span in find_false_orders(claim))
    yield from ((span, "rank") for span in find_surpassed(claim))
    yield from ((span, "comparison") for span in find_false_comparisons(claim))
    yield from ((span, "comparison") for span in find_false_measure_comparisons(claim))
    yield from ((span, "comparison") for span in find_false_own_comparisons(claim))
    yield from ((span, "comparison") for span in find_false_column_comparisons(claim))
    yield from ((span, "trend") for span in find_false_trends(claim))
