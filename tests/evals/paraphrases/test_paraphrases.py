"""The engine understands ordinary phrasings of an intent alike; `python -m` asks all schemas."""

import pytest

from tests.evals.datasets.warehouse import Warehouse
from tests.evals.paraphrases.asking import ask_all, count_outcomes, list_parts
from tests.evals.paraphrases.slots import Language


@pytest.mark.parametrize(("name", "language"), [("logistics", "zh"), ("rental", "en")])
def test_most_phrasings_are_answered_right_and_few_wrong(name: str, language: Language) -> None:
    warehouse = next(part for part in list_parts() if part.name == name).open()
    assert isinstance(warehouse, Warehouse)
    counts = count_outcomes(list(ask_all(warehouse, language, seed=1)))
    assert counts.total() > 400
    assert counts["right"] >= 0.9 * counts.total()
    assert counts["wrong"] <= 0.03 * counts.total()
