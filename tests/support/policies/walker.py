"""Walks a rewritten statement: each table with a policy stands alone in exactly its selection."""

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from services.datasources.access.policy import make_inner_name
from services.policies.policy_selections import PolicySelections
from services.policies.statement_rewriting import find_covered_tables, name_columns, parse_checked
from services.sqlguard.guard import render_statement
from services.sqlguard.tables.table_replacement import drop_column_schemas

_ALIAS = "alias"


def remove_selections(rewritten: str, selections: PolicySelections) -> str:
    """A rewritten statement with its tables in the places of their selections again.

    Raises `AssertionError` for a table that stands anywhere else.
    """
    selections = selections.for_statement(rewritten)
    tree, sqlglot_dialect = parse_checked(rewritten, selections.schema)
    for node, name in list(find_covered_tables(tree, selections)):
        _put_back(node, name, selections, sqlglot_dialect)
    return render_statement(tree, sqlglot_dialect)


def name_tables(checked_sql: str, selections: PolicySelections) -> str:
    """The checked statement as it is when each of its tables has an alias of its own.

    Columns that read one have a name, too.
    """
    tree, sqlglot_dialect = parse_checked(checked_sql, selections.schema)
    nodes = list(find_covered_tables(tree, selections))
    name_columns(nodes, sqlglot_dialect)
    for node, _ in nodes:
        if not node.args.get(_ALIAS):
            node.set(_ALIAS, exp.TableAlias(this=node.this.copy()))
    drop_column_schemas(tree)
    return render_statement(tree, sqlglot_dialect)


def _put_back(
    node: exp.Table, name: str, selections: PolicySelections, sqlglot_dialect: Dialect
) -> None:
    whole = node.parent if isinstance(node.parent, exp.Final) else node
    assert whole is not None
    select = whole.find_ancestor(exp.Select)
    subquery = select.parent if select else None
    assert select is not None, "it stands in no selection"
    assert isinstance(subquery, exp.Subquery), "its selection is no subquery"
    alias = node.args.get(_ALIAS)
    assert alias is not None
    assert alias.name == make_inner_name(), "it is called otherwise"
    select.set("from_", None)
    columns, rest = selections.write(name)
    expected = f"SELECT {columns} WHERE {rest}" if rest else f"SELECT {columns}"
    if rest.startswith(("OFFSET", "LIMIT")):
        expected = f"SELECT {columns} {rest}"
    assert render_statement(select, sqlglot_dialect) == expected, "its selection is another"
    node.set(_ALIAS, None)
    for key, value in subquery.args.items():
        if key != "this" and value:
            node.set(key, value)
    subquery.replace(whole)
