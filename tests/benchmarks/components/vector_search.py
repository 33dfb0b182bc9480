"""Finding tables by words and vectors, in this process: ten thousand tables of two vectors."""

import gc
from collections.abc import Callable
from datetime import date
from statistics import median, quantiles
from time import perf_counter
from unittest.mock import patch

import numpy as np
import psutil

from agent.retrieval import TableIndex, vector_index
from agent.retrieval.vector_index import TextVectors, VectorIndex
from model.chats.question import Question
from model.sources.schema import Schema
from services.knowledge.embedding_job import find_texts
from services.knowledge.semantic_ranking import SchemaRanking
from tests.benchmarks.result_row import Row

DIMENSION = 1_024
SEARCHES = 100
MEGABYTE = 1024 * 1024


def measure_vector_search(schema: Schema, questions: tuple[str, ...]) -> list[Row]:
    """A search with vectors, without the call of the model; the baseline has no vectors."""
    index = TableIndex(schema)
    texts_by_hash = find_texts(schema.tables, "bench")
    owners = {fingerprint: text.tables for fingerprint, text in texts_by_hash.items()}
    texts = _random(list(owners))
    words, _ = _p95(index, questions, None, owners)
    rows = []
    for name, faiss in (("faiss", True), ("numpy", False)):
        with patch.object(vector_index, "has_faiss", lambda faiss=faiss: faiss):
            before = _resident()
            began = perf_counter()
            held = VectorIndex([texts])
            built = perf_counter() - began
            gc.collect()
            grown = _resident() - before
            whole, alone = _p95(index, questions, held, owners)
        title = f"with {len(owners):,} vectors of {DIMENSION:,} numbers, {name}, p95"
        rows.append(Row(title, f"{whole:.1f} ms", f"{words:.1f} ms", "< 20 ms"))
        rows.append(Row(f"{name}: the vectors' part, median", f"{alone:.1f} ms", "", ""))
        rows.append(Row(f"{name}: loaded, memory", f"{built:.2f} s, {grown:.0f} MB", "", ""))
    return rows


def _random(fingerprints: list[str]) -> TextVectors:
    random = np.random.default_rng(7)
    matrix = random.standard_normal((len(fingerprints), DIMENSION), dtype=np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return TextVectors(False, fingerprints, matrix.astype(np.float16))


def _p95(
    index: TableIndex,
    questions: tuple[str, ...],
    held: VectorIndex | None,
    owners: dict[str, list[int]],
) -> tuple[float, float]:
    """Of a search, and the median of its vectors' part alone, in ms."""
    near = SchemaRanking(index, None, owners, None)
    vector = np.ones(DIMENSION, dtype=np.float32) / np.float32(DIMENSION**0.5)

    def search(turn: int) -> object:
        question = Question(questions[turn % len(questions)], "en", date(2026, 1, 1))
        ranking = index.rank(question)
        return index.retrieve(near._add_similarity(ranking, held, vector) if held else ranking)

    def only(_: int) -> object:
        return held.find_nearest(vector) if held else None

    return quantiles(_times(search), n=20)[-1], median(_times(only))


def _times(work: Callable[[int], object]) -> list[float]:
    taken = []
    for turn in range(SEARCHES):
        began = perf_counter()
        work(turn)
        taken.append((perf_counter() - began) * 1000)
    return taken


def _resident() -> float:
    return float(psutil.Process().memory_info().rss) / MEGABYTE
