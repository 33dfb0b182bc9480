"""The claims of a sentence on names that the rows do not bear out."""

from collections.abc import Iterator, Sequence

from agent.figures.claims.columns import (
    false_against_own,
    false_between_measures,
    false_between_words,
)
from agent.figures.claims.comparisons import false_comparisons
from agent.figures.claims.dates import false_dates
from agent.figures.claims.followers import false_followers
from agent.figures.claims.standing import Claimed
from agent.figures.claims.superlatives import false_superlatives
from agent.figures.claims.trends import false_trends
from agent.figures.claims.universals import false_universals
from agent.figures.mentions import Mention
from agent.figures.scope import Context, Sentence
from agent.figures.table import Table
from model.answers.activities import FigureReason

MOST_WORDS = 600
"""Longer sentences are lists or no prose; reading claims in them would take long."""


def false_claims(
    sentence: Sentence, table: Table, context: Context, periods: Sequence[Mention] = ()
) -> Iterator[tuple[tuple[int, int], FigureReason]]:
    """Where the sentence says what the rows do not, and what kind of claim it is."""
    if not table.size or sentence.end - sentence.start > MOST_WORDS:
        return
    claimed = Claimed(sentence, table, context)
    yield from ((span, "period") for span in false_dates(claimed, periods))
    if not table.measures:
        return
    yield from ((span, "comparison") for span in false_universals(claimed))
    yield from ((span, "rank") for span in false_superlatives(claimed))
    yield from ((span, "rank") for span in false_followers(claimed))
    yield from ((span, "comparison") for span in false_comparisons(claimed))
    yield from ((span, "comparison") for span in false_between_measures(claimed))
    yield from ((span, "comparison") for span in false_against_own(claimed))
    yield from ((span, "comparison") for span in false_between_words(claimed))
    yield from ((span, "trend") for span in false_trends(claimed))
