"""The SQL of terms as expressions over their table."""

from sqlglot import exp

from agent.rule_engine.sql_generation.columns import make_column
from agent.rule_engine.sql_generation.join_tree import NoStatement
from agent.schema_graph import Field, SchemaGraph
from agent.term_sql import UnusableTermSql, place_term_sql, restrict_measure


def make_term_sql(sql: str, table: str, graph: SchemaGraph) -> exp.Expr:
    """A condition or value of a term, its columns named with their table. Raises `NoStatement`."""
    try:
        return place_term_sql(
            sql,
            graph.tables[table],
            graph.source.dialect,
            lambda name: make_column(Field(table, name)),
        )
    except UnusableTermSql:
        raise NoStatement from None


def make_measure_sql(sql: str, only: str, table: str, graph: SchemaGraph) -> exp.Expr:
    """What administrators wrote for a measure, over the rows they meant. Raises `NoStatement`."""
    value = make_term_sql(sql, table, graph)
    if not only:
        return value
    try:
        return restrict_measure(value, make_term_sql(only, table, graph), graph.source.dialect)
    except UnusableTermSql:
        raise NoStatement from None
