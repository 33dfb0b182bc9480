"""Every statement that the engine writes runs, whatever the schema and the question."""

import pytest

from tests.evals.fuzzing.questions import Language
from tests.evals.fuzzing.schemas import openers
from tests.evals.fuzzing.statements import Tally, ask

COUNT = 25
"""Conversations a database and language; `python -m tests.evals.fuzzing --count` asks more."""


@pytest.mark.parametrize("name", [name for name, _ in openers()])
def test_every_statement_runs(name: str) -> None:
    dataset = dict(openers())[name]()
    tally = Tally()
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        tally.add(ask(dataset, language, COUNT, seed=14))
    assert not tally.faults, "\n".join(tally.faults)
    assert tally.ran >= 0.05 * tally.asked
