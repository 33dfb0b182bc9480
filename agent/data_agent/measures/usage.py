"""Which measures a statement computes as they are defined, whoever wrote it."""

from collections.abc import Iterable, Iterator

from sqlglot import exp

from agent.data_agent.correction.sql_parsing import parse_query, render_query
from agent.data_agent.correction.syntax.nodes import split_conjuncts
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.measures.measure_expressions import make_value
from agent.data_agent.measures.named_measures import get_table
from agent.term_sql import UnusableTermSql
from model.sources.schema import Table
from model.sources.teaching import Term, TermValues


def find_used_measures(sql: str, terms: Iterable[Term], tables: TableLookup) -> frozenset[str]:
    """The ids of the measures whose expression stands in a statement, with their condition.

    The condition may be in the aggregates or in WHERE.
    """
    measures = tuple(terms)
    tree = parse_query(sql, tables.dialect) if measures else None
    if tree is None:
        return frozenset()
    plain = _remove_qualifiers(tree)
    return frozenset(t.id for t in measures if _is_used(t, get_table(t, tables), plain, tables))


def _is_used(term: Term, table: Table, tree: exp.Expr, tables: TableLookup) -> bool:
    values = term.values
    try:
        if _has_any(tree, _list_forms(values, table, tables)):
            return True
        bare = values.model_copy(update={"condition": None})
        tests = _list_tests(values, tables)
        return bool(tests) and any(
            _is_filtered_by(tests, node)
            for form in _list_forms(bare, table, tables)
            for node in tree.find_all(type(form))
            if node == form
        )
    except UnusableTermSql:
        return False


def _has_any(tree: exp.Expr, forms: Iterable[exp.Expr]) -> bool:
    return any(node == form for form in forms for node in tree.find_all(type(form)))


def _list_forms(values: TermValues, table: Table, tables: TableLookup) -> Iterator[exp.Expr]:
    """The expression as a statement of the dialect reads it, rows counted either way."""
    for key in (None, *table.primary_key[:1]):
        value = make_value(values, table, tables.dialect, None, key)
        yield _read_again(exp.select(value), tables).expressions[0]


def _list_tests(values: TermValues, tables: TableLookup) -> list[exp.Expr]:
    if not values.condition:
        return []
    tree = parse_query(f"SELECT 1 FROM t WHERE {values.condition}", tables.dialect)  # noqa: S608 - only read
    where = _remove_qualifiers(tree).args.get("where") if tree is not None else None
    return list(split_conjuncts(where.this)) if where is not None else []


def _read_again(select: exp.Select, tables: TableLookup) -> exp.Select:
    text = render_query(select, tables.dialect)
    tree = parse_query(text, tables.dialect) if text is not None else None
    if not isinstance(tree, exp.Select):
        raise UnusableTermSql
    _remove_qualifiers(tree)
    return tree


def _is_filtered_by(tests: list[exp.Expr], node: exp.Expr) -> bool:
    select = node.find_ancestor(exp.Select)
    where = select.args.get("where") if select is not None else None
    present = split_conjuncts(where.this) if where is not None else ()
    return all(any(test == other for other in present) for test in tests)


def _remove_qualifiers(tree: exp.Query) -> exp.Query:
    """The tree with bare names of columns, so that labels and quotes make no difference."""
    for column in list(tree.find_all(exp.Column)):
        if isinstance(column.this, exp.Identifier):
            column.replace(exp.column(exp.to_identifier(column.name.lower(), quoted=False)))
    return tree
