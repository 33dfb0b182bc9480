"""A statement checked against a synced schema: its tables, columns and where its output is from."""

from functools import lru_cache

from sqlglot import exp
from sqlglot.errors import SqlglotError

from model.errors import SqlRejected
from model.identity_key import IdentityKey
from model.sources.query import CheckedQuery
from model.sources.schema import Schema
from services.sqlguard.aggregates import find_aggregated_outputs
from services.sqlguard.columns import ColumnResolver
from services.sqlguard.guard import parse_statement, render_statement, verify_rendering
from services.sqlguard.in_operator import expand_in_operator
from services.sqlguard.node_checks import check_nodes
from services.sqlguard.schema_lookup import SchemaLookup, build_lookup
from services.sqlguard.table_checks import check_tables
from services.sqlguard.time_budget import check_time_budget, time_budget

_CACHE_SIZE = 128
_TABLE_ARGS = ("db", "catalog", "partition", "hints", "indexed")


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
    tree, speech = parse_statement(sql, dialect)
    expand_in_operator(tree, dialect, lookup.names)
    check_nodes(tree, dialect, lookup.enums)
    check_tables(tree, dialect, lookup.names)
    resolver = ColumnResolver(tree, lookup, sql)
    resolver.check_columns()
    lineage = resolver.find_lineage()
    read = resolver.list_tables()
    aggregated, formulas = find_aggregated_outputs(tree), resolver.describe_formulas()
    _hide_columns(tree, resolver, lookup)
    written = render_statement(tree, speech, pretty=True)
    text = verify_rendering(written, dialect, lookup.names, pretty=True, enums=lookup.enums)
    return CheckedQuery(text, read, lineage, aggregated, formulas)


def _hide_columns(tree: exp.Expr, resolver: ColumnResolver, lookup: SchemaLookup) -> None:
    """A table with columns that are switched off is replaced by a selection of the others.

    That holds whatever asks for them: `*`, a whole row, NATURAL JOIN, a pivot.
    """
    hiding = [(node, name) for node, name in resolver.real_tables if lookup.tables[name].partial]
    for node, name in hiding:
        check_time_budget()
        visible = [
            exp.column(exp.to_identifier(c.name, quoted=True))
            for c in lookup.tables[name].columns
            if c.enabled
        ]
        inner = exp.Table(this=node.this.copy(), **{key: node.args.get(key) for key in _TABLE_ARGS})
        alias = node.args.get("alias") or exp.TableAlias(this=node.this.copy())
        rest = {key: node.args.get(key) for key in ("joins", "laterals", "pivots", "sample")}
        whole = exp.Final(this=inner) if isinstance(node.parent, exp.Final) else inner
        chosen = exp.Select(expressions=visible, from_=exp.From(this=whole))
        place = node.parent if isinstance(node.parent, exp.Final) else node
        place.replace(exp.Subquery(this=chosen, alias=alias, **rest))
    if hiding:
        for column in tree.find_all(exp.Column):
            column.set("db", None)
            column.set("catalog", None)
