"""Names behind references to the own table: the manager of an employee, by name."""

from sqlglot import exp

from agent.rule_engine.intent import Group
from agent.rule_engine.sql_generation.columns import (
    make_column,
    make_identifier,
    make_table,
)
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
    read = make_table(table)
    read.set("alias", exp.TableAlias(this=exp.to_identifier(_ALIAS)))
    same = exp.EQ(this=_make_referred(key.column), expression=make_column(field))
    return exp.select(_make_referred(name.column)).from_(read).where(same).subquery()


def _make_referred(column: str) -> exp.Column:
    return exp.Column(this=make_identifier(column), table=exp.to_identifier(_ALIAS))
