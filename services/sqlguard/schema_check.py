"""A statement checked against a synced schema: its tables, columns and where its output is from."""

from functools import lru_cache

from sqlglot import exp
from sqlglot.errors import SqlglotError

from model.engines.registry import find_dialect
from model.errors import SqlRejected
from model.identity_key import IdentityKey
from model.sources.query import CheckedQuery
from model.sources.schema import Schema
from services.sqlguard.aggregates import find_aggregated_outputs
from services.sqlguard.columns import ColumnResolver
from services.sqlguard.guard import parse_statement, render_statement, verify_rendering
from services.sqlguard.in_operator import expand_in_operator
from services.sqlguard.name_folding import fold
from services.sqlguard.node_checks import check_nodes
from services.sqlguard.schema_lookup import SchemaLookup, build_lookup
from services.sqlguard.tables.table_checks import check_tables
from services.sqlguard.tables.table_replacement import (
    drop_column_schemas,
    replace_table,
    select_columns,
)
from services.sqlguard.time_budget import check_time_budget, time_budget

_CACHE_SIZE = 128


def check_query(sql: str, *, schema: Schema) -> CheckedQuery:
    """The statement that may run on the source of `schema`, with what it reads.

    Raises `SqlRejected` for what `check` refuses, for tables and columns that are not in the schema
    (a switched-off one is not), with words that let a writer repair it. What was allowed is
    remembered per schema object: a new version of a schema is another object.
    """
    with time_budget():
        try:
            return _check_and_render(sql, IdentityKey(schema))
        except (SqlglotError, RecursionError) as error:  # one alias for two tables
            raise SqlRejected("guard.syntax", problem=str(error)[:200]) from error


@lru_cache(maxsize=_CACHE_SIZE)
def _check_and_render(sql: str, same: IdentityKey[Schema]) -> CheckedQuery:
    schema = same.value
    dialect = schema.source.dialect
    lookup = build_lookup(schema)
    tree, sqlglot_dialect = parse_statement(sql, dialect)
    expand_in_operator(tree, dialect, lookup.names)
    check_nodes(tree, dialect, lookup.enums)
    if schema.access:
        _check_label_functions(tree, dialect)
    check_tables(tree, dialect, lookup.names, schema.source.default_schema)
    resolver = ColumnResolver(tree, lookup, sql)
    resolver.check_columns()
    lineage = resolver.find_lineage()
    tables = resolver.list_tables()
    aggregated, formulas = find_aggregated_outputs(tree), resolver.describe_formulas()
    names = frozenset(node.name.lower() for node in tree.find_all(exp.Identifier, exp.Literal))
    _hide_columns(tree, resolver, lookup)
    rendered_sql = render_statement(tree, sqlglot_dialect, pretty=True)
    text, places = verify_rendering(
        rendered_sql,
        dialect,
        lookup.names,
        pretty=True,
        enums=lookup.enums,
        default_schema=schema.source.default_schema,
    )
    return CheckedQuery(
        text, tables, lineage, aggregated, formulas=formulas, places=places, names=names
    )


def _check_label_functions(tree: exp.Expr, dialect: str) -> None:
    """Rules hide values; that a type has a label tells of one, whatever rows are seen."""
    label_functions = find_dialect(dialect).guard.label_functions
    for node in tree.find_all(exp.Anonymous) if label_functions else ():
        name = fold(node.name)
        if name in label_functions:
            raise SqlRejected("guard.function", function=name)


def _hide_columns(tree: exp.Expr, resolver: ColumnResolver, lookup: SchemaLookup) -> None:
    """A table with columns that are switched off is replaced by a selection of the others.

    That holds whatever asks for them: `*`, a whole row, NATURAL JOIN, a pivot. No index is named
    any more: it is called after columns, and an engine tells whether there is one of a name.
    """
    for node, name in resolver.real_tables:
        table = lookup.tables[name]
        if table.partial:
            check_time_budget()
            node.set("hints", None)
            node.set("indexed", None)
            replace_table(node, select_columns(c.name for c in table.columns if c.enabled))
    if any(lookup.tables[name].partial for _, name in resolver.real_tables):
        drop_column_schemas(tree)
