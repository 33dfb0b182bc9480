"""Writes the values of examples to their rows, and checks what may be written."""

from hashlib import sha256

from model.database.engine import now
from model.errors import Conflict, Invalid, SqlRejected
from model.sources.query import CheckQuery
from model.sources.schema import Schema
from model.sources.teaching import MAX_EXAMPLES, ExampleValues, fold_question
from model.tables.teaching import ExampleRow


def check_statement(values: ExampleValues, schema: Schema, check: CheckQuery) -> None:
    """Refuse a statement that the guard of the source refuses. Raises `Invalid`."""
    if not fold_question(values.question):
        raise Invalid("fields.empty", path="question")
    try:
        check(values.sql, schema)
    except SqlRejected as error:
        raise Invalid(error.key, path="sql", **error.params) from error


def write_example(row: ExampleRow, values: ExampleValues, user_id: str) -> None:
    """Write values to a row."""
    row.question, row.question_key = values.question, make_question_key(values.question)
    row.statement, row.note, row.enabled = values.sql, values.note, values.enabled
    row.updated_at, row.updated_by = now(), user_id


def make_question_key(question: str) -> str:
    """Equal for questions that differ in case, blanks and punctuation only."""
    return sha256(fold_question(question).encode()).hexdigest()


def check_example_count(count: int) -> None:
    """Refuse one example more than a source may have. Raises `Conflict`."""
    if count >= MAX_EXAMPLES:
        raise Conflict("teaching.too_many_examples", most=MAX_EXAMPLES)
