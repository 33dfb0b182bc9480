"""A warehouse with what was taught about it, read from a document as the product imports it."""

from dataclasses import replace
from pathlib import Path

from model.database.engine import now
from model.sources.schema import Schema
from model.sources.teaching import Example, ExampleValues, Teaching, Term, TermValues
from services.teaching.document import read_document
from services.teaching.term_check import check_term
from tests.evals.datasets.warehouse import Warehouse

FOLDER = Path(__file__).parents[1] / "datasets" / "teaching"


def read_teaching(name: str, schema: Schema) -> Teaching:
    """The terms and examples of a document, each checked as when it is stored."""
    document = read_document((FOLDER / f"{name}.yaml").read_bytes())
    assert not document.problems, document.problems
    terms = tuple(_to_term(n, each.values, schema) for n, each in enumerate(document.terms))
    examples = tuple(
        _to_example(n, each.values, schema) for n, each in enumerate(document.examples)
    )
    return Teaching("1", terms, examples)


def teach(warehouse: Warehouse, teaching: Teaching, way: str) -> Warehouse:
    """The warehouse as a source of its own about which that was taught.

    Its connection closes with the first of the two that is forgotten.
    """
    schema = replace(warehouse.schema, teaching=replace(teaching, version=way))
    return replace(warehouse, name=f"{warehouse.name}-{way}", schema=schema)


def _to_term(number: int, values: TermValues, schema: Schema) -> Term:
    meaning = check_term(values, schema)
    return Term(
        id=f"term {number}",
        datasource_id=schema.source.id,
        values=values,
        version=1,
        columns=meaning.columns,
        is_measure=meaning.is_measure,
        created_at=now(),
        updated_at=now(),
    )


def _to_example(number: int, values: ExampleValues, schema: Schema) -> Example:
    return Example(f"example {number}", schema.source.id, values, "import", now(), now())
