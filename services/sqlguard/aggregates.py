"""Which columns of a statement's output are computed from many rows."""

from functools import cache

from sqlglot import exp

# `exp` has no class of that name.
_MORE_AGGREGATES = (
    *("any_last", "approx_percentile", "arbitrary", "bit_and", "bit_or", "bit_xor", "bool_and"),
    *("bool_or", "every", "favg", "fsum", "first", "histogram", "json_agg", "json_arrayagg"),
    *("json_group_array", "json_group_object", "json_object_agg", "json_objectagg", "jsonb_agg"),
    *("jsonb_object_agg", "kahan_sum", "last", "list", "listagg", "mad", "map_agg", "max_by"),
    *("min_by", "percentile_approx", "product", "sem", "std", "string_agg", "sumkahan", "total"),
    "xmlagg",
)
_SCALAR_WITH_SEVERAL_ARGUMENTS = ("max", "min")


def find_aggregated_outputs(tree: exp.Expr) -> tuple[bool, ...]:
    """Whether each selected expression holds an aggregate or a window."""
    while isinstance(tree, exp.SetOperation | exp.Subquery):
        tree = tree.this
    if not isinstance(tree, exp.Select):
        return ()
    return tuple(any(map(is_aggregate, selected.walk())) for selected in tree.expressions)


def is_aggregate(node: exp.Expr) -> bool:
    """Whether a node computes one value from many rows, or is a window."""
    if isinstance(node, exp.Anonymous):
        name = node.name.lower()
        several = name in _SCALAR_WITH_SEVERAL_ARGUMENTS and len(node.expressions) > 1
        return name in _collect_aggregate_names() and not several
    return isinstance(node, exp.AggFunc | exp.Window)


@cache
def _collect_aggregate_names() -> frozenset[str]:
    classes = [each for each in exp.ALL_FUNCTIONS if issubclass(each, exp.AggFunc)]
    return frozenset(
        [*_MORE_AGGREGATES, *(name.lower() for each in classes for name in each.sql_names())]
    )
