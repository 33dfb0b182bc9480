"""Which constants of a statement a question says itself."""

from datetime import date
from typing import Any

import pytest

from model.sources.saved_question import Parameter, ParameterKind, Template
from services.saved_questions.shown_parts import find_said

TODAY = date(2026, 3, 20)
MARCH = {"from": "2026-03-01", "to": "2026-03-31"}


@pytest.mark.parametrize(
    ("words", "kind", "default"),
    [
        ("orders above 250", "number", 250),
        ("orders above 2.5", "number", "2.5"),
        ("sales this month", "period", MARCH),
        ("Sales in March 2026", "period", MARCH),
        ("2026年3月的销售额", "period", MARCH),
        ("from 2026-02-02 to 2026-02-09", "period", {"from": "2026-02-02", "to": "2026-02-09"}),
        ("since 2026-02-02", "date", "2026-02-02"),
        ("sales in Paris and Rome", "values", ["Paris", "Rome"]),
        ("names with Ann in them", "text", "%ann%"),
        ("anything", "limit", 100),
        ("orders of 广东", "value", "Guangdong"),
    ],
)
def test_what_is_said_is_found(words: str, kind: ParameterKind, default: Any) -> None:
    template = Template("", (Parameter("p1", kind, "", default, ()),))
    assert find_said(template, words, TODAY, {"Guangdong"}) == {"p1"}


@pytest.mark.parametrize(
    ("words", "kind", "default"),
    [
        ("orders above 1250", "number", 250),
        ("orders above 250.5", "number", 250),
        ("big orders", "number", 250),
        ("sales last month", "period", MARCH),
        ("active customers", "date", "2026-02-02"),
        ("sales in Paris", "values", ["Paris", "Rome"]),
        ("sales", "value", ""),
    ],
)
def test_what_is_not_said_is_not(words: str, kind: ParameterKind, default: Any) -> None:
    template = Template("", (Parameter("p1", kind, "", default, ()),))
    assert find_said(template, words, TODAY) == frozenset()
