"""Which columns a statement reads, and that each belongs to a table that its select reads."""

from collections.abc import Iterator

from sqlglot import exp

from agent.rule_engine.sql_generation.join_tree import NoStatement
from agent.schema_graph import SchemaGraph


def alias_shared_tables(statement: exp.Select) -> None:
    """Tables that share a name in different schemas get an alias each; others stand by name."""
    names = {(table.db, table.name) for table in statement.find_all(exp.Table)}
    bare = [name for _, name in names]
    shared_names = {name for name in bare if bare.count(name) > 1}
    for table in list(statement.find_all(exp.Table)):
        if table.name in shared_names:
            table.set("alias", exp.TableAlias(this=_make_alias(table.db, table.name)))
    for column in list(statement.find_all(exp.Column)):
        if column.table in shared_names:
            column.set("table", _make_alias(column.db, column.table))
        column.set("db", None)


def check_columns(statement: exp.Select, graph: SchemaGraph) -> None:
    """Raise `NoStatement` for a column of a table that is not read, or that is not there."""
    for column in statement.find_all(exp.Column):
        source = next((s for s in _find_sources(column) if s.alias_or_name == column.table), None)
        if source is None or not _has_column(source, column.name, graph):
            raise NoStatement


def _find_sources(column: exp.Column) -> Iterator[exp.Expr]:
    select = column.find_ancestor(exp.Select)
    while select is not None:
        source = select.args.get("from_") or select.args.get("from")
        if source is not None:
            yield source.this
        yield from (join.this for join in select.args.get("joins") or ())
        select = select.find_ancestor(exp.Select)


def _has_column(source: exp.Expr, column: str, graph: SchemaGraph) -> bool:
    if not isinstance(source, exp.Table):
        return column in {e.alias_or_name for e in source.this.selects}
    name = f"{source.db}.{source.name}" if source.db else source.name
    table = graph.tables.get(name)
    return table is not None and table.column(column) is not None


def _make_alias(schema: str, table: str) -> exp.Identifier:
    return exp.to_identifier(f"{schema}_{table}" if schema else table, quoted=True)


def find_read_columns(
    statement: exp.Select, graph: SchemaGraph, replaced: set[str]
) -> tuple[set[str], set[str]]:
    """The tables and columns that the statement reads, with those that a variant stands for."""
    names = {_format_full_name(table) for table in statement.find_all(exp.Table)}
    tables = names & set(graph.tables)
    return tables, replaced | {column.name for column in statement.find_all(exp.Column)}


def _format_full_name(table: exp.Table) -> str:
    return f"{table.db}.{table.name}" if table.db else table.name
