"""Scores of posting lists beside those of the library that they speed up."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from agent.retrieval.bm25 import Bm25Field

WORDS = st.sampled_from(["order", "customer", "支付", "金额", "date", "store", "名称", "a"])
DOCUMENTS = st.lists(st.lists(WORDS, max_size=12), min_size=1, max_size=12)


@given(DOCUMENTS.filter(any), st.lists(WORDS, max_size=6), st.floats(0, 1))
@example([["order"], []], ["order"], 1.0)
def test_scores_equal_those_of_the_library(
    documents: list[list[str]], query: list[str], b: float
) -> None:
    field = Bm25Field(documents, b)
    library = BM25Okapi(documents, k1=field.k1, b=b, epsilon=field.epsilon)
    with np.errstate(invalid="ignore"):  # it divides 0 by 0 for an empty document where b is 1
        expected = library.get_scores(query)
    expected[[not document for document in documents]] = 0
    np.testing.assert_allclose(field.get_scores(query), expected, rtol=0, atol=1e-9)


@given(DOCUMENTS, st.lists(WORDS, min_size=1, max_size=6))
def test_weighted_scores_are_those_of_okapi_and_never_negative(
    documents: list[list[str]], query: list[str]
) -> None:
    field, once = Bm25Field(documents, 0.75), dict.fromkeys(query, 1.0)
    scores = field.score(once)
    assert [score > 0 for score in scores] == [not once.keys().isdisjoint(d) for d in documents]
    if all(field.idf.get(word, 9) > field._idf_floor for word in once):
        np.testing.assert_allclose(scores, field.get_scores(once), rtol=1e-5)


@given(DOCUMENTS, WORDS)
def test_a_group_of_one_word_scores_as_the_word_does(documents: list[list[str]], word: str) -> None:
    field = Bm25Field(documents, 0.75)
    grouped, alone = field.score_groups([[(word, 1.0)]]), field.score({word: 1.0})
    np.testing.assert_allclose(grouped, alone, rtol=1e-5, atol=1e-6)


def test_documents_without_words_score_nothing() -> None:
    for documents in ([], [[], []]):
        field = Bm25Field(documents, 0.75)
        assert [*field.get_scores(["order"])] == [0.0] * len(documents)
        assert [*field.score_synonyms([("order", [("sale", 0.5)])])] == [0.0] * len(documents)
