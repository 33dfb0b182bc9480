"""Functions by what they make of their arguments."""

from sqlglot import exp

from model.sources.query import MeaningKind

_AGGREGATES: dict[str, MeaningKind] = {
    "sum": "sum", "total": "sum", "sumif": "sum", "fsum": "sum", "favg": "average",
    "count": "count", "countif": "count", "approxdistinct": "distinct", "max": "extreme",
    "min": "extreme", "median": "average", "std": "average",
}  # fmt: skip
_RANKS = frozenset(
    ["rownumber", "rank", "denserank", "ntile", "percentrank", "cumedist"]
)  # fmt: skip
_SHIFTS = frozenset(["lag", "lead", "firstvalue", "lastvalue", "nthvalue", "first", "last"])
_TIMES = frozenset(
    [
        *("timetostr", "strftime", "extract", "year", "month", "quarter", "week", "day", "hour"),
        *("dayofweek", "dayofmonth", "dayofyear", "weekofyear", "date", "date_format", "to_char"),
        *("timestamptrunc", "datetrunc", "datepart", "date_part", "julianday", "tochar"),
    ]
)
_WRAPPERS = (
    exp.Paren, exp.Cast, exp.TryCast, exp.Alias, exp.Round, exp.Coalesce, exp.Nullif, exp.Abs,
    exp.Floor, exp.Ceil, exp.Neg, exp.Filter, exp.IgnoreNulls, exp.RespectNulls, exp.WithinGroup,
    exp.ToNumber,
)  # fmt: skip
_WRAPPING_NAMES = frozenset(["round", "trunc", "truncate", "format", "printf", "todecimal"])


def find_function_name(node: exp.Expr) -> str:
    """The name of a function, without underscores where sqlglot knows it."""
    return node.name.lower() if isinstance(node, exp.Anonymous) else type(node).key


def is_wrapper(node: exp.Expr) -> bool:
    """Whether a node only rounds, converts or fills up what is in it."""
    if isinstance(node, exp.Anonymous):
        return find_function_name(node) in _WRAPPING_NAMES and bool(node.expressions)
    return isinstance(node, _WRAPPERS) or find_function_name(node) in _WRAPPING_NAMES


def find_aggregate_kind(node: exp.Expr) -> MeaningKind | None:
    """What an aggregate function computes; None for other functions."""
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct):
        return "distinct"
    if kind := _AGGREGATES.get(find_function_name(node)):
        several = kind == "extreme" and bool(node.expressions)
        return None if several else kind
    return "average" if isinstance(node, exp.AggFunc) else None


def find_window_kind(node: exp.Expr) -> MeaningKind:
    """What a window makes of its function: a rank, a running total, the whole of all rows."""
    inner = node.this
    while isinstance(inner, exp.IgnoreNulls | exp.RespectNulls | exp.Filter):
        inner = inner.this
    name = find_function_name(inner)
    if name in _RANKS:
        return "rank"
    if name in _SHIFTS:
        return "shifted"
    if node.args.get("order") is not None or node.args.get("alias") is not None:
        return "running"
    return "whole"


def is_time_function(node: exp.Expr) -> bool:
    """Whether a function gives a part of a date."""
    return find_function_name(node) in _TIMES
