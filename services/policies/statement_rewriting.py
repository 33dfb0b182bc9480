"""The statement that runs in place of a checked one: each table gives what its user may see."""

import re
from collections.abc import Iterable, Iterator
from secrets import token_hex

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from model.errors import SqlRejected
from model.sources.query import CheckedQuery, TablePlace
from model.sources.schema import Schema
from services.datasources.access.policy import make_inner_name
from services.policies.policy_selections import PolicySelections
from services.sqlguard.guard import Statement, parse_statement, render_statement
from services.sqlguard.schema_lookup import build_lookup
from services.sqlguard.tables.ctes import may_read_cte
from services.sqlguard.tables.table_checks import check_tables, find_table_name
from services.sqlguard.tables.table_replacement import drop_column_schemas, replace_table
from services.sqlguard.tables.unnamed_columns import find_unnamed_columns, is_named_by_engine
from services.sqlguard.time_budget import check_time_budget, time_budget

_LONGEST_NAME = 60
"""Engines cut or refuse longer names."""


def rewrite_statement(query: CheckedQuery, selections: PolicySelections) -> str:
    """The statement over what the user may see, in place of the one that the guard has checked.

    A table becomes `(SELECT columns FROM table WHERE condition)`: in the text, where the guard
    found its places, else in the tree. Raises `SqlRejected` where a table cannot be replaced, and
    where its engine may read a part of a WITH in its place: masks would be computed for values of
    the user's own choice.
    """
    selections = selections.for_statement(query.sql)
    with time_budget():
        if query.places is None:
            return _replace_in_tree(query.sql, selections)
        return _replace_in_text(query.sql, query.places, selections)


def _replace_in_text(sql: str, places: tuple[TablePlace, ...], selections: PolicySelections) -> str:
    """The text is what its own tree says, so that a subquery fits where the guard saw a name."""
    pieces: list[str] = []
    done = 0
    for place in places:
        if not selections.covers(place.name):
            continue
        if not sql.startswith(place.text, place.start):
            raise SqlRejected("policies.not_rewritten")
        pieces += (sql[done : place.start], _write_subquery(place, selections))
        done = place.start + len(place.text)
    return "".join((*pieces, sql[done:]))


def _write_subquery(place: TablePlace, selections: PolicySelections) -> str:
    columns, rest = selections.write(place.name)
    condition = f" WHERE {rest}" if rest else ""
    label = f" AS {place.label}" if place.label else ""
    source = f"{place.text} AS {selections.inner_name}"
    return f"(SELECT {columns} FROM {source}{condition}){label}"  # noqa: S608 - all of it was checked


def _replace_in_tree(sql: str, selections: PolicySelections) -> str:
    """In the tree a table becomes `(SELECT mark FROM table WHERE mark)`.

    The marks, names that nobody can guess, become the policy's columns and condition in the text,
    which are written once a table.
    """
    tree, sqlglot_dialect = parse_checked(sql, selections.schema)
    nodes = list(find_covered_tables(tree, selections))
    if not nodes:
        return sql
    texts: dict[str, str] = {}
    name_columns(nodes, sqlglot_dialect)
    for node, name in nodes:
        check_time_budget()
        if may_read_cte(node, selections.dialect):
            raise SqlRejected("policies.with_name", table=node.name)
        replace_table(node, _make_marked_selection(name, selections, texts), make_inner_name())
    drop_column_schemas(tree)
    return _fill_marks(render_statement(tree, sqlglot_dialect), texts, sqlglot_dialect)


def name_columns(nodes: Iterable[tuple[exp.Table, str]], sqlglot_dialect: Dialect) -> None:
    """Name the columns that read tables with a policy, as they are written before these change.

    An engine would call them by conditions and keys. Raises `SqlRejected` where it would all the
    same.
    """
    for node, _ in nodes:
        check_time_budget()
        if is_named_by_engine(node):
            raise SqlRejected("policies.not_rewritten")
        for column in find_unnamed_columns(node):
            check_time_budget()
            text = sqlglot_dialect.generate(column, comments=False, normalize_functions=False)
            name = " ".join(text.split())[:_LONGEST_NAME].strip()
            alias = exp.Alias(alias=exp.to_identifier(name, quoted=True))
            column.replace(alias)
            alias.set("this", column)


def _make_marked_selection(
    name: str, selections: PolicySelections, texts: dict[str, str]
) -> exp.Select:
    """A selection of marks, each noted in `texts` with what it stands for."""
    columns, rest = selections.write(name)
    selection = exp.Select(expressions=[_make_mark(columns, texts)])
    if rest:
        selection.set("where", exp.Where(this=_make_mark(rest, texts)))
    return selection


def _make_mark(text: str, texts: dict[str, str]) -> exp.Column:
    mark = f"policy_mark_{token_hex(16)}"
    texts[mark] = text
    return exp.column(exp.to_identifier(mark, quoted=True))


def _fill_marks(statement: str, texts: dict[str, str], sqlglot_dialect: Dialect) -> str:
    """The statement with each mark, which stands in it once, replaced by its text."""
    marks_by_identifier = {
        sqlglot_dialect.generate(exp.to_identifier(mark, quoted=True)): mark for mark in texts
    }
    places = re.compile("|".join(map(re.escape, marks_by_identifier)))
    if sorted(
        marks_by_identifier[identifier] for identifier in places.findall(statement)
    ) != sorted(texts):
        raise SqlRejected("policies.not_rewritten")
    return places.sub(lambda match: texts[marks_by_identifier[match.group()]], statement)


def find_covered_tables(
    tree: exp.Expr, selections: PolicySelections
) -> Iterator[tuple[exp.Table, str]]:
    """The stored tables with a policy, in the order in which they stand in a checked tree."""
    for node in tree.find_all(exp.Table):
        name = find_table_name(node)
        if name and selections.covers(name):
            yield node, name


def parse_checked(sql: str, schema: Schema) -> tuple[Statement, Dialect]:
    """A checked statement as a tree in which stored tables are distinguished from names of WITH."""
    tree, sqlglot_dialect = parse_statement(sql, schema.source.dialect)
    source = schema.source
    check_tables(tree, source.dialect, build_lookup(schema).names, source.default_schema)
    return tree, sqlglot_dialect
