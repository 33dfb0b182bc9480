"""A statement checked against a synced schema: its tables, columns and where its output is from."""

from functools import lru_cache

from sqlglot import exp
from sqlglot.errors import SqlglotError

from model.errors import SqlRejected
from model.identity_key import IdentityKey
from model.sources.query import CheckedQuery
from model.sources.schema import Schema
from services.sqlguard.aggregates import aggregated_outputs
from services.sqlguard.allowance import allowance, check_allowance
from services.sqlguard.columns import Resolver
from services.sqlguard.guard import parsed, rendered, reread
from services.sqlguard.known import KnownTables, known_tables
from services.sqlguard.membership import expand_membership
from services.sqlguard.parts import check_parts
from services.sqlguard.tables import check_tables

_REMEMBERED = 128
_OF_THE_TABLE = ("db", "catalog", "partition", "hints", "indexed")


def check_query(sql: str, *, schema: Schema) -> CheckedQuery:
    """The statement that may run on the source of `schema`, with what it reads.

    Raises `SqlRejected` for what `check` refuses, for tables and columns that are not in the schema
    (a switched-off one is not), with words that let a writer repair it. What was allowed is
    remembered per schema object: a new version of a schema is another object.
    """
    with allowance():
        try:
            return _allowed(sql, IdentityKey(schema))
        except (SqlglotError, RecursionError) as error:  # one alias for two tables
            raise SqlRejected("guard.syntax", problem=str(error)[:200]) from error


@lru_cache(maxsize=_REMEMBERED)
def _allowed(sql: str, same: IdentityKey[Schema]) -> CheckedQuery:
    schema = same.value
    dialect = schema.source.dialect
    known = known_tables(schema)
    tree, speech = parsed(sql, dialect)
    expand_membership(tree, dialect, known.names)
    check_parts(tree, dialect, known.enums)
    check_tables(tree, dialect, known.names)
    resolver = Resolver(tree, known, sql)
    resolver.check_columns()
    lineage = resolver.lineage()
    read = resolver.tables_read()
    aggregated, formulas = aggregated_outputs(tree), resolver.formulas()
    _hide_columns(tree, resolver, known)
    written = rendered(tree, speech, pretty=True)
    text = reread(written, dialect, known.names, pretty=True, enums=known.enums)
    return CheckedQuery(text, read, lineage, aggregated, formulas)


def _hide_columns(tree: exp.Expr, resolver: Resolver, known: KnownTables) -> None:
    """A table with columns that are switched off is replaced by a selection of the others.

    That holds whatever asks for them: `*`, a whole row, NATURAL JOIN, a pivot.
    """
    hiding = [(node, name) for node, name in resolver.real_tables if known.tables[name].partial]
    for node, name in hiding:
        check_allowance()
        visible = [
            exp.column(exp.to_identifier(c.name, quoted=True))
            for c in known.tables[name].columns
            if c.enabled
        ]
        inner = exp.Table(
            this=node.this.copy(), **{key: node.args.get(key) for key in _OF_THE_TABLE}
        )
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
