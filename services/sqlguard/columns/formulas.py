"""What the outputs of a statement compute that have no name of their own."""

from collections.abc import Callable

from sqlglot import exp

from model.sources.query import Formula, Function
from services.sqlguard.tables.table_checks import find_table_name

StoredColumnFinder = Callable[[exp.Expr], str | None]
"""The `table.column` that a column of the outermost SELECT is, if that is certain."""
_AGGREGATES: dict[str, Function] = {"sum": "sum", "avg": "avg", "min": "min", "max": "max"}
_WRAPPERS = frozenset(["round", "coalesce", "ifnull"])
_FORMATTING = frozenset(["strftime", "date_format", "to_char", "date_trunc"])
_FORMATS: dict[str, Function] = {
    "%Y": "year", "%Y-%m": "month", "%Y%m": "month", "%m": "month", "%Y-%m-%d": "day",
    "YYYY": "year", "YYYY-MM": "month", "YYYYMM": "month", "YYYY-MM-DD": "day",
    "YEAR": "year", "QUARTER": "quarter", "MONTH": "month", "DAY": "day",
}  # fmt: skip
_PARTS: dict[str, Function] = {
    "year": "year", "quarter": "quarter", "month": "month", "date": "day",
}  # fmt: skip


def find_formulas(tree: exp.Expr, find_column: StoredColumnFinder) -> tuple[Formula | None, ...]:
    """One for each output, None where it has a name or is not told in a word; none with a star."""
    while isinstance(tree, exp.Subquery):
        tree = tree.this
    if not isinstance(tree, exp.Select) or tree.is_star:
        return ()
    return tuple(_find_formula(output, tree, find_column) for output in tree.expressions)


def _find_formula(
    output: exp.Expr, tree: exp.Select, find_column: StoredColumnFinder
) -> Formula | None:
    name, arguments = _call(output)
    while name in _WRAPPERS and arguments:
        name, arguments = _call(arguments[0])
    if name == "count":
        return Formula("count", _find_counted(arguments, tree, find_column))
    if name in _AGGREGATES and len(arguments) == 1:
        return Formula(_AGGREGATES[name], find_column(arguments[0]) or "")
    part = _find_time_part(name, arguments)
    return Formula(part) if part else None


def _call(node: exp.Expr) -> tuple[str, list[exp.Expr]]:
    """The name and the arguments of a call; the guard leaves functions without classes."""
    while isinstance(node, exp.Paren | exp.Cast):
        node = node.this
    return (node.name.lower(), node.expressions) if isinstance(node, exp.Anonymous) else ("", [])


def _find_counted(
    expressions: list[exp.Expr], tree: exp.Select, find_column: StoredColumnFinder
) -> str:
    argument = expressions[0] if len(expressions) == 1 else None
    if isinstance(argument, exp.Distinct) and len(argument.expressions) == 1:
        return find_column(argument.expressions[0]) or ""
    if isinstance(argument, exp.Column) and not argument.is_star:
        return find_column(argument) or ""
    from_ = tree.args.get("from_")
    table = from_.this if from_ is not None and not tree.args.get("joins") else None
    return (find_table_name(table) or "") if isinstance(table, exp.Table) else ""


def _find_time_part(name: str, expressions: list[exp.Expr]) -> Function | None:
    if name not in _FORMATTING:
        return _PARTS.get(name) if len(expressions) == 1 else None
    literals = (part.name for part in expressions if isinstance(part, exp.Literal))
    formats = (_FORMATS.get(text) or _FORMATS.get(text.upper()) for text in literals)
    return next((part for part in formats if part), None)
