"""Scores of words, vectors and a reranker as one score."""

from collections.abc import Mapping, Sequence

import numpy as np

from agent.retrieval.postings import Scores

_VECTORS = 0.5
_RERANKED = 0.7


def fused(words: Scores, near: Mapping[int, float]) -> Scores:
    """The words' scores with those of vectors, each from 0 to the best of the words.

    `near` is how much nearer than the average a table is; the others gain nothing, so a table
    without a vector stands by its words.
    """
    most = max(near.values(), default=0.0)
    if most <= 0:
        return words
    scores = words.copy()
    scale = _VECTORS * (_top(words) or 1.0) / most
    for table, nearness in near.items():
        scores[table] += np.float32(scale * nearness)
    return scores


def reranked(scores: Scores, tables: Sequence[int], relevance: Mapping[int, float]) -> Scores:
    """The scores with `tables` in the order of a reranker; it knows them by their place.

    What it left out counts as least relevant.
    """
    least, most = min(relevance.values()), max(relevance.values())
    top = _top(scores) or 1.0
    changed = scores.copy()
    for place, table in enumerate(tables):
        share = (relevance.get(place, least) - least) / ((most - least) or 1.0)
        changed[table] = (1 - _RERANKED) * scores[table] + np.float32(_RERANKED * top * share)
    return changed


def _top(scores: Scores) -> float:
    return float(scores.max()) if len(scores) else 0.0
