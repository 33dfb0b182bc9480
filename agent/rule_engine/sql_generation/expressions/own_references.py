"""What is behind references to the own table: the manager of an employee, by name or number."""

from sqlglot import exp

from agent.rule_engine.intent import Group, OwnColumnFilter, OwnReferenceFilter
from agent.rule_engine.sql_generation.columns import (
    make_column,
    make_identifier,
    make_literal,
    make_table,
)
from agent.rule_engine.sql_generation.join_tree import NoStatement
from agent.schema_graph import SchemaGraph
from model.engines.registry import find_dialect

_ALIAS = "referred"


def make_referred_name(group: Group, graph: SchemaGraph) -> exp.Expr | None:
    """The name of the row of the same table that is grouped by; None where it is none."""
    field, table = group.field, group.field.table
    key, name = graph.key(table), graph.display_column(table)
    if group.grain is not None or key is None or not graph.refers_to_own(field):
        return None
    if not graph.is_name(name) or not find_dialect(graph.source.dialect).correlated_selects:
        return None
    source = make_table(table)
    source.set("alias", exp.TableAlias(this=exp.to_identifier(_ALIAS)))
    same = exp.EQ(this=_make_referred(key.column), expression=make_column(field))
    return exp.select(_make_referred(name.column)).from_(source).where(same).subquery()


def make_own_reference_test(filter_: OwnReferenceFilter, graph: SchemaGraph) -> exp.Expr:
    """Whether a row refers to one of its own table that is called so. Raises `NoStatement`."""
    table = filter_.field.table
    key = graph.key(table)
    if key is None:
        raise NoStatement
    source = make_table(table)
    source.set("alias", exp.TableAlias(this=exp.to_identifier(_ALIAS)))
    condition = exp.In(
        this=_make_referred(filter_.name.column),
        expressions=[make_literal(value) for value in filter_.values],
    )
    keys = exp.select(_make_referred(key.column)).from_(source).where(condition)
    return exp.In(this=make_column(filter_.field), query=exp.Subquery(this=keys))


def make_referred_value(filter_: OwnColumnFilter, graph: SchemaGraph) -> exp.Expr:
    """The column of the row that is referred to. Raises `NoStatement`."""
    table = filter_.field.table
    key = graph.key(table)
    if key is None or not find_dialect(graph.source.dialect).correlated_selects:
        raise NoStatement
    source = make_table(table)
    source.set("alias", exp.TableAlias(this=exp.to_identifier(_ALIAS)))
    same = exp.EQ(this=_make_referred(key.column), expression=make_column(filter_.field))
    return exp.select(_make_referred(filter_.column.column)).from_(source).where(same).subquery()


def _make_referred(column: str) -> exp.Column:
    return exp.Column(this=make_identifier(column), table=exp.to_identifier(_ALIAS))
