"""The terms and examples of a question set, as its source has them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from model.sources.schema import Schema
from model.sources.teaching import Example, Teaching, Term
from services.teaching.document import read_document
from services.teaching.term_check import check_term

_AT = datetime(2026, 1, 1, tzinfo=UTC)


def add_teaching(schema: Schema, path: Path) -> Schema:
    """The schema with what a document teaches about it, if there is one."""
    if not path.exists():
        return schema
    document = read_document(path.read_bytes())
    assert not document.problems, [str(problem) for problem in document.problems]
    terms = []
    for place, values in document.terms:
        meaning = check_term(values, schema)
        id_ = f"term {place}"
        term = Term(id_, "-", values, 1, meaning.columns, meaning.is_measure, _AT, _AT)
        terms.append(term)
    examples = tuple(
        Example(f"example {place}", "-", values, "import", _AT, _AT)
        for place, values in document.examples
    )
    return replace(schema, teaching=Teaching("1", tuple(terms), examples))
