"""Terms and examples for tests, without a database."""

from datetime import UTC, datetime
from typing import Any

from model.sources.teaching import Example, ExampleValues, Term, TermValues

AT = datetime(2026, 1, 1, tzinfo=UTC)


def make_term(
    name: str, *, columns: tuple[str, ...] = (), is_measure: bool = False, **values: Any
) -> Term:
    """A stored term of a source."""
    term_values = TermValues.model_validate({"name": name, **values})
    return Term(f"term {name}", "1", term_values, 1, columns, is_measure, AT, AT)


def make_example(question: str, sql: str = "SELECT 1", **values: Any) -> Example:
    """A stored example of a source."""
    example_values = ExampleValues(question=question, sql=sql, **values)
    return Example(f"example {question}", "1", example_values, "manual", AT, AT)
