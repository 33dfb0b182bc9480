"""How much each table adds to what the better ones explain of a question.

A question names several things. By score alone six tables that all have a branch come before the
only one that has a turnover; here a word that one table explains counts less for the next one:
maximal marginal relevance (Carbonell and Goldstein 1998), by words instead of by similarity.
"""

import numpy as np
from numpy.typing import NDArray

from agent.labels.stale_tables import is_auxiliary, is_outdated
from agent.retrieval.bm25 import Scores
from model.sources.schema import Table

MAX_CHOSEN = 12
KNOWN_SHARE = 0.6
"""The share of a word's weight that is gone once a table explains it best."""

_OUTDATED_WEIGHT = 0.3
_AUXILIARY_WEIGHT = 0.5


def weigh_table(table: Table, question: str) -> float:
    """The share that counts of what a table explains: less of a copy, an archive or a log."""
    if is_outdated(table, question):
        return _OUTDATED_WEIGHT
    return _AUXILIARY_WEIGHT if is_auxiliary(table, question) else 1.0


def compute_gains(parts: NDArray[np.float32], extra: Scores, weights: Scores) -> Scores:
    """What each table adds when it is chosen, the most useful first; zero for those not chosen.

    `parts` has a row for each word of the question with the score that it gives each table, `extra`
    a score of each table that no other one takes away. `weights` multiply what a table adds.
    """
    gains = np.zeros_like(extra)
    most = parts.max(axis=1, keepdims=True, initial=0)
    shares = np.divide(parts, most, out=np.zeros_like(parts), where=most > 0)
    known = np.zeros((len(parts), 1), dtype=np.float32)
    is_left = np.ones(len(extra), dtype=bool)
    for _ in range(min(MAX_CHOSEN, len(extra))):
        new = ((1 - KNOWN_SHARE * known) * parts).sum(axis=0)
        added = (new + extra) * weights * is_left
        best = int(added.argmax())
        if added[best] <= 0:
            break
        gains[best], is_left[best] = added[best], False
        known = np.maximum(known, shares[:, best : best + 1])
    return gains
