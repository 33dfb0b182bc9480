"""How many false figures and claims the check marks, and how many true ones it leaves alone."""

import pytest

from tests.unit.agent.figures.corpus import chinese, english, fresh
from tests.unit.agent.figures.corpus.case import Cases, outcomes

CORPORA = {"chinese": chinese.CASES, "english": english.CASES, "fresh": fresh.CASES}
MOST_TRUE_MARKED = 0.05


@pytest.mark.parametrize("cases", CORPORA.values(), ids=CORPORA.keys())
def test_nothing_false_is_verified(cases: Cases) -> None:
    assert [(found.text, found.missed) for found in outcomes(cases) if found.missed] == []


@pytest.mark.parametrize("cases", CORPORA.values(), ids=CORPORA.keys())
def test_hardly_anything_true_is_marked(cases: Cases) -> None:
    true = [found for found in outcomes(cases) if not found.false]
    marked = [(found.text, found.stray) for found in true if found.stray]
    assert len(true) >= 25
    assert len(marked) <= MOST_TRUE_MARKED * len(true), marked
