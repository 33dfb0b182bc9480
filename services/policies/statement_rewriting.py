"""The statement that runs in place of a checked one: each table gives what its user may see."""

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from model.errors import SqlRejected
from model.sources.schema import Schema
from services.policies.policy_selections import INNER_NAME, PolicySelections
from services.sqlguard.guard import Statement, parse_statement, render_statement
from services.sqlguard.schema_lookup import build_lookup
from services.sqlguard.tables.table_checks import check_tables, find_table_name
from services.sqlguard.tables.table_replacement import drop_column_schemas, replace_table
from services.sqlguard.time_budget import check_time_budget, time_budget

_ALIAS = "alias"


def rewrite_statement(sql: str, selections: PolicySelections) -> str:
    """The statement over what the user may see, in place of `sql`, which the guard has checked.

    Raises `SqlRejected` where a table cannot be replaced, and unless the result, read again, is
    the checked statement with exactly its tables replaced.
    """
    with time_budget():
        tree, speech = _parse_checked(sql, selections.schema)
        nodes = list(_find_covered_tables(tree, selections))
        if not nodes:
            return sql
        for node, _ in nodes:
            if not node.args.get(_ALIAS):
                node.set(_ALIAS, exp.TableAlias(this=node.this.copy()))
        drop_column_schemas(tree)
        before = render_statement(tree.copy(), speech)
        for node, name in nodes:
            check_time_budget()
            replace_table(node, selections.make(name), INNER_NAME)
        rewritten = render_statement(tree, speech)
        if remove_selections(rewritten, selections) != before:
            raise SqlRejected("policies.not_rewritten")
        return rewritten


def remove_selections(rewritten: str, selections: PolicySelections) -> str:
    """A rewritten statement with its tables in the places of their selections again.

    Raises `SqlRejected` where a table does not stand alone in exactly the selection of its policy.
    """
    tree, speech = _parse_checked(rewritten, selections.schema)
    for node, name in list(_find_covered_tables(tree, selections)):
        check_time_budget()
        _put_back(node, selections.describe(name), speech)
    return render_statement(tree, speech)


def _put_back(node: exp.Table, selection: str, speech: Dialect) -> None:
    is_final = isinstance(node.parent, exp.Final)
    whole = node.parent if is_final else node
    select = whole.find_ancestor(exp.Select) if whole else None
    subquery = select.parent if select else None
    if select is None or not isinstance(subquery, exp.Subquery):
        raise SqlRejected("policies.not_rewritten")
    alias = node.args.get(_ALIAS)
    select.set("from_", None)
    if alias is None or alias.name != INNER_NAME or render_statement(select, speech) != selection:
        raise SqlRejected("policies.not_rewritten")
    node.set(_ALIAS, None)
    for key, value in subquery.args.items():
        if key != "this" and value:
            node.set(key, value)
    subquery.replace(whole)


def _find_covered_tables(
    tree: exp.Expr, selections: PolicySelections
) -> Iterator[tuple[exp.Table, str]]:
    for node in tree.find_all(exp.Table):
        name = find_table_name(node)
        if name and selections.covers(name):
            yield node, name


def _parse_checked(sql: str, schema: Schema) -> tuple[Statement, Dialect]:
    """A checked statement as a tree in which stored tables are told from names of WITH."""
    tree, speech = parse_statement(sql, schema.source.dialect)
    check_tables(tree, schema.source.dialect, build_lookup(schema).names)
    return tree, speech
