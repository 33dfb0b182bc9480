"""Which constants of a statement may become parameters, and the statement with markers for them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import uuid4

from sqlglot import exp

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.table_lookup import TableLookup
from model.errors import AppError
from model.sources.saved_question import Marker, Parameter, Template
from model.sources.schema import RetrievedSchema, RetrievedTable, Schema
from services.saved_questions.parameters.binding import bind_values, read_values
from services.saved_questions.parameters.candidates import (
    ComparedConstant,
    ConstantPosition,
    ParameterCandidate,
    list_candidates,
)
from services.saved_questions.parameters.comparisons import list_comparisons
from services.sqlguard.guard import parse_statement, render_statement

MAX_PARAMETERS = 20


def find_template(sql: str, schema: Schema) -> Template:
    """The statement with its parameters; without any where it cannot be put together again.

    Whoever reads the template needs nothing but its text: markers are constants that no statement
    has by accident, so another version of the parser finds them, or refuses.
    """
    dialect = schema.source.dialect
    try:
        tree, sqlglot_dialect = parse_statement(sql, dialect)
        if not isinstance(tree, exp.Query):
            return Template(sql)
        plain = render_statement(tree.copy(), sqlglot_dialect)
        candidates = list_candidates(_resolve(tree, schema), tree)[:MAX_PARAMETERS]
        parameters = tuple(_mark(candidates))
        template = Template(render_statement(tree, sqlglot_dialect), parameters)
        values = read_values(template, {}, date.min)
        return template if bind_values(template, values, dialect) == plain else Template(sql)
    except AppError:
        return Template(sql)


def _resolve(tree: exp.Query, schema: Schema) -> list[ComparedConstant]:
    tables = tuple(RetrievedTable(table, 1.0) for table in schema.tables)
    statement = Statement(tree, TableLookup(RetrievedSchema(schema.source, tables)))
    constants = []
    for comparison in list_comparisons(tree):
        subject = comparison.subject.unnest()
        stored_column = (
            statement.find_stored_column(subject) if isinstance(subject, exp.Column) else None
        )
        table_and_column = (
            (stored_column.table.name, stored_column.column) if stored_column else ("", None)
        )
        constants.append(ComparedConstant(comparison, *table_and_column))
    return constants


def _mark(candidates: list[ParameterCandidate]) -> Iterator[Parameter]:
    """The parameters; in the tree markers stand for them from now on."""
    token = uuid4().hex[:12]
    for number, candidate in enumerate(candidates, 1):
        markers = [
            _put_marker(position, f"{{{{{token}.{number}.{at}}}}}")
            for at, position in enumerate(candidate.positions, 1)
        ]
        yield replace(candidate.parameter, id=f"p{number}", markers=tuple(markers))


def _put_marker(position: ConstantPosition, text: str) -> Marker:
    for other in position.rest:
        other.pop()
    position.node.replace(exp.Literal.string(text))
    return Marker(text, position.edge, position.prefix, position.suffix)
