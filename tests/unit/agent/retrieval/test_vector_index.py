"""Vectors found by what they mean, in each language by itself, with and without faiss."""

from typing import Any

import numpy as np
import pytest

from agent.retrieval import vector_index
from agent.retrieval.vector_index import TextVectors, VectorIndex
from agent.retrieval.weighted_score_fusion import apply_reranking, fuse_scores
from tests.support.schemas.retrieval_schemas import ask, shop

SIZE = 32


def unit(rows: Any) -> Any:
    numbers = np.asarray(rows, dtype=np.float32)
    return numbers / np.linalg.norm(numbers, axis=-1, keepdims=True)


def part(count: int, *, chinese: bool = False, lean: float = 0.0, seed: int = 1) -> TextVectors:
    """Random vectors that all lean towards one direction, as those of a language do."""
    random = np.random.default_rng(seed)
    numbers = random.standard_normal((count, SIZE), dtype=np.float32)
    numbers[:, 0] += lean * 10
    names = [f"{'zh' if chinese else 'en'}{at}" for at in range(count)]
    return TextVectors(chinese, names, unit(numbers).astype(np.float16))


@pytest.fixture(params=["numpy", "faiss"])
def searched_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to search, however few vectors there are."""
    if request.param == "faiss":
        monkeypatch.setattr(vector_index, "_FAISS_FROM", 10)
    else:
        monkeypatch.setattr(vector_index, "has_faiss", lambda: False)


@pytest.mark.usefixtures("searched_by")
def test_the_nearest_text_is_found() -> None:
    texts = part(400)
    index = VectorIndex([texts])
    found = index.find_nearest(texts.matrix[7].astype(np.float32))
    assert max(found, key=lambda name: found[name]) == "en7"
    assert all(nearness > 0 for nearness in found.values())
    assert index.dimension == SIZE
    assert len(index.fingerprints) == 400


@pytest.mark.usefixtures("searched_by")
def test_a_language_that_lies_closer_as_a_whole_does_not_win() -> None:
    english, chinese = part(200, seed=1), part(200, chinese=True, lean=1.0, seed=2)
    index = VectorIndex([english, chinese])
    question = unit(english.matrix[3].astype(np.float32) + 1.1 * unit(np.eye(SIZE)[0]))
    plain = {
        name: float(row.astype(np.float32) @ question)
        for each in (english, chinese)
        for name, row in zip(each.fingerprints, each.matrix, strict=True)
    }
    assert max(plain, key=lambda name: plain[name]).startswith("zh")
    found = index.find_nearest(question)
    assert max(found, key=lambda name: found[name]) == "en3"


def test_both_ways_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, question = part(3_000), unit(np.arange(SIZE))
    monkeypatch.setattr(vector_index, "_FAISS_FROM", 100)
    by_faiss = VectorIndex([texts]).find_nearest(question)
    monkeypatch.setattr(vector_index, "has_faiss", lambda: False)
    by_numpy = VectorIndex([texts]).find_nearest(question)
    assert by_faiss.keys() == by_numpy.keys()
    assert all(abs(by_faiss[name] - by_numpy[name]) < 1e-3 for name in by_faiss)


def test_nothing_stored_finds_nothing() -> None:
    index = VectorIndex([TextVectors(False, [], np.zeros((0, 8), dtype=np.float16))])
    assert (index.dimension, index.find_nearest(unit(np.ones(8)))) == (0, {})


def test_fusion_adds_half_of_the_best_and_takes_nothing() -> None:
    words = np.asarray([4.0, 2.0, 0.0, 0.0], dtype=np.float32)
    scores = fuse_scores(words, {2: 3.0, 1: 1.5})
    assert scores.tolist() == [4.0, 3.0, 2.0, 0.0]
    assert fuse_scores(words, {}) is words
    alone = fuse_scores(np.zeros(3, dtype=np.float32), {1: 2.0})
    assert alone.tolist() == [0.0, 0.5, 0.0]


def test_a_reranker_orders_its_candidates_only() -> None:
    scores = np.asarray([4.0, 3.0, 2.0, 1.0], dtype=np.float32)
    changed = apply_reranking(scores, [0, 1, 2], {2: 9.0, 0: 1.0})
    assert np.argmax(changed) == 2
    assert changed[3] == 1.0
    assert apply_reranking(scores, [0, 1], {0: 0.5})[0] == np.float32(0.3 * 4.0)


def test_tables_near_in_meaning_say_so() -> None:
    from dataclasses import replace

    from agent.retrieval import TableIndex

    index = TableIndex(shop())
    ranking = index.rank(ask("哪些供货方延期"))
    number = next(i for i, t in enumerate(index.schema.tables) if t.name == "prod_cat")
    scores = fuse_scores(ranking.scores, {number: 3.0})
    found = index.retrieve(replace(ranking, scores=scores, similar=frozenset({number})))
    assert found.tables[0].table.name == "prod_cat"
    assert [reason.code for reason in found.tables[0].why] == ["similar"]
