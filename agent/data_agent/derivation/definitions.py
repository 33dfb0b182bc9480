"""The expressions behind the columns of subqueries and common table expressions."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlglot import exp

from agent.data_agent.correction.name_resolution import Statement, find_aliases


class Definition(NamedTuple):
    """An expression and the SELECT that computes it."""

    expression: exp.Expr
    select: exp.Select


def find_definition(column: exp.Column, statement: Statement) -> Definition | None:
    """What an inner SELECT computes for a column; None for a stored column and the unknown."""
    lookup = statement.resolve(column)
    if lookup.kind != "one" or lookup.sources[0].table is not None:
        return None
    select = find_select(lookup.sources[0].node)
    if select is None:
        return _find_in_union(column, lookup.sources[0].node)
    for output in select.expressions:
        if output.alias_or_name.lower() == column.name.lower():
            return Definition(output.unalias(), select)
    return None


def _find_in_union(column: exp.Column, node: exp.Expr) -> Definition | None:
    """The one part of a union that fills the column, where the others have only zeros in it."""
    union = node.unnest() if isinstance(node, exp.Subquery) else node
    if not isinstance(union, exp.SetOperation):
        return None
    selects = [part for part in (union.left, union.right) if isinstance(part, exp.Select)]
    names = [output.alias_or_name.lower() for output in union.selects]
    if len(selects) != 2 or column.name.lower() not in names:
        return None
    place = names.index(column.name.lower())
    parts = [s.expressions[place].unalias() for s in selects if place < len(s.expressions)]
    value_parts = [(p, s) for p, s in zip(parts, selects, strict=False) if not _is_zero(p)]
    return Definition(*value_parts[0]) if len(value_parts) == 1 else None


def _is_zero(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.name == "0"


def list_outputs(statement: Statement) -> tuple[Definition, ...]:
    """What the statement gives, in order; nothing where a star hides it."""
    select = find_outermost_select(statement.tree)
    while select is not None and select.is_star:
        sources = statement.find_sources(select) or ()
        only_star = len(select.expressions) == 1 and len(sources) == 1
        select = find_select(sources[0].node) if only_star and not sources[0].table else None
    if select is None:
        return ()
    return tuple(Definition(output.unalias(), select) for output in select.expressions)


def find_outermost_select(tree: exp.Expr | None) -> exp.Select | None:
    """The SELECT that names the outputs: the first one of a union."""
    while isinstance(tree, exp.SetOperation | exp.Subquery):
        tree = tree.this
    return tree if isinstance(tree, exp.Select) else None


def list_groups(select: exp.Select) -> list[exp.Expr]:
    """What a SELECT groups by, its own names and positions replaced by what they stand for."""
    group = select.args.get("group")
    return [_resolve_group(part, select).unalias() for part in (group.expressions if group else [])]


def _resolve_group(part: exp.Expr, select: exp.Select) -> exp.Expr:
    if isinstance(part, exp.Literal) and part.is_int:
        place = int(part.name) - 1
        return select.expressions[place] if place < len(select.expressions) else part
    if isinstance(part, exp.Column) and not part.table:
        return find_aliases(select).get(part.name.lower(), part)
    return part


def find_select(node: exp.Expr) -> exp.Select | None:
    """The SELECT behind an item of FROM: of a subquery or a common table expression."""
    if isinstance(node, exp.Select):
        return node
    if isinstance(node, exp.Subquery):
        inner = node.unnest()
        return inner if isinstance(inner, exp.Select) else None
    for query in _list_enclosing_queries(node):
        for part in query.ctes:
            if part.alias.lower() == node.name.lower() and isinstance(part.this, exp.Select):
                return None if node.find_ancestor(exp.CTE) is part else part.this
    return None


def _list_enclosing_queries(node: exp.Expr) -> Iterator[exp.Query]:
    query = node.find_ancestor(exp.Query)
    while query is not None:
        yield query
        query = query.find_ancestor(exp.Query)
