"""Finds which names the definition of a view holds, so that a column it cannot read is known."""

from sqlglot import exp


def find_identifiers(tree: exp.Expr) -> frozenset[str] | None:
    """Every name in a definition, case-folded; None where it may read columns without naming them.

    So it is where it takes a row as a whole, and where it gives the columns of a table names of its
    own.
    """
    if not isinstance(tree, exp.Query) or _reads_unnamed_columns(tree):
        return None
    nodes = tree.find_all(exp.Identifier, exp.Literal)  # some engines take a string for a name
    return frozenset(node.name.casefold() for node in nodes)


def _reads_unnamed_columns(tree: exp.Query) -> bool:
    tables = list(tree.find_all(exp.Table))
    items = {item.casefold() for each in tables for item in (each.name, each.alias) if item}
    return any(_is_whole_row(node, items) for node in tree.walk())


def _is_whole_row(node: exp.Expr, items: set[str]) -> bool:
    match node:
        case exp.Star():
            return not _is_count(node.parent)
        case exp.Column():
            return node.name.casefold() in items
        case exp.TableAlias():
            return bool(node.columns) and not isinstance(node.parent, exp.CTE)
        case exp.Join():
            return str(node.args.get("method") or "").upper() == "NATURAL"
    return _is_unusual(node)


def _is_unusual(node: exp.Expr) -> bool:
    match node:
        case exp.Table():
            return not isinstance(node.this, exp.Identifier)
        case exp.In():
            return isinstance(node.args.get("field"), exp.Expression)
        case exp.Anonymous():
            return node.name.casefold() == "columns"
    return isinstance(node, exp.Columns | exp.PositionalColumn | exp.Pivot | exp.Parameter)


def _is_count(node: exp.Expr | None) -> bool:
    """Whether a `*` in the node stands for rows."""
    return isinstance(node, exp.Count) or (
        isinstance(node, exp.Anonymous) and node.name.casefold() == "count"
    )
