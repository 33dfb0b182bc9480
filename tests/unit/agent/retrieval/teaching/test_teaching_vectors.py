"""What is near enough in meaning to be taken."""

import numpy as np

from agent.retrieval.teaching.teaching_vectors import Matrix, TeachingVectors


def unit(*numbers: float) -> list[float]:
    return list(np.asarray(numbers) / np.linalg.norm(numbers))


def make_vectors(*taught: list[float]) -> TeachingVectors:
    others: Matrix = np.asarray([unit(0.1, 1, n) for n in range(20)], dtype=np.float16)
    matrix: Matrix = np.asarray(taught, dtype=np.float16)
    return TeachingVectors([f"~{n}" for n in range(len(taught))], matrix, others)


def test_the_nearest_come_first_and_far_ones_are_left_out() -> None:
    vectors = make_vectors(unit(0, 1, 1), unit(1, 0.4, 0), unit(1, 0.1, 0))
    asked = np.asarray(unit(1, 0, 0), dtype=np.float32)
    assert vectors.find_similar(asked) == ["~2", "~1"]


def test_what_is_no_nearer_than_everything_else_is_left_out() -> None:
    vectors = make_vectors(unit(0.1, 1, 3), unit(0.1, 1, 4))
    asked = np.asarray(unit(0.1, 1, 3), dtype=np.float32)
    assert vectors.find_similar(asked) == []


def test_a_vector_of_another_length_finds_nothing() -> None:
    assert make_vectors(unit(1, 0, 0)).find_similar(np.ones(4, dtype=np.float32)) == []
