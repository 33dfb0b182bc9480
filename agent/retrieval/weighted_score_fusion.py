"""Weighted fusion of the scores of words, vectors and a reranker."""

from collections.abc import Mapping, Sequence

import numpy as np

from agent.retrieval.bm25 import Scores

_VECTOR_WEIGHT = 0.5
_RERANK_WEIGHT = 0.7


def fuse_scores(words: Scores, near: Mapping[int, float]) -> Scores:
    """The words' scores with those of vectors, each from 0 to the best of the words.

    `near` is how much nearer than the average a table is; the others gain nothing, so a table
    without a vector stands by its words.
    """
    most = max(near.values(), default=0.0)
    if most <= 0:
        return words
    scores = words.copy()
    scale = _VECTOR_WEIGHT * (_find_best(words) or 1.0) / most
    for table, nearness in near.items():
        scores[table] += np.float32(scale * nearness)
    return scores


def apply_reranking(
    scores: Scores, tables: Sequence[int], relevance: Mapping[int, float]
) -> Scores:
    """The scores with `tables` in the order of a reranker; it knows them by their place.

    What it left out counts as least relevant.
    """
    least, most = min(relevance.values()), max(relevance.values())
    top = _find_best(scores) or 1.0
    new_scores = scores.copy()
    for place, table in enumerate(tables):
        share = (relevance.get(place, least) - least) / ((most - least) or 1.0)
        new_scores[table] = (1 - _RERANK_WEIGHT) * scores[table] + np.float32(
            _RERANK_WEIGHT * top * share
        )
    return new_scores


def _find_best(scores: Scores) -> float:
    return float(scores.max()) if len(scores) else 0.0
