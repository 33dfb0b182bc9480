"""The SQL of terms as expressions over their table."""

from functools import lru_cache

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from agent.rule_engine.sql_generation.columns import make_column
from agent.rule_engine.sql_generation.join_tree import NoStatement
from agent.schema_graph import Field, SchemaGraph


def make_term_sql(sql: str, table: str, graph: SchemaGraph) -> exp.Expr:
    """A condition or value of a term, its columns named with their table. Raises `NoStatement`."""
    tree = exp.Paren(this=_parse(sql, graph.source.dialect).copy())
    for column in list(tree.find_all(exp.Column)):
        known = graph.tables[table].column(column.name)
        if known is None:
            raise NoStatement
        column.replace(make_column(Field(table, known.name)))
    inner: exp.Expr = tree.this
    return tree if isinstance(inner, exp.Or) else inner.pop()


@lru_cache(maxsize=256)
def _parse(sql: str, dialect: str) -> exp.Expr:
    try:
        return parse_one(sql, read=dialect)
    except SqlglotError:
        raise NoStatement from None
