"""Sums of stored numbers that say nothing: of rates, averages, ranks, years and keys."""

import re
from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.name_resolution import ResolvedColumn, Statement
from agent.data_agent.derivation.additivity import is_key
from agent.data_agent.derivation.functions import is_wrapper
from agent.labels.name_words import name_to_words
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Column

_NEVER_ADDED = re.compile(
    r"\b(?:rate|ratio|percent|percentage|pct|growth|average|avg|mean|median)\b"
    r"|[%％]|\b(?:year|rank|ranking|id|zip|postcode)$"
    r"|(?<!功)率$|百分比|增长率|平均|人均|均值|均价|中位|排名|名次|年份|编号|工号|学号|邮编",
    re.IGNORECASE,
)
_PARTS_OF_ONE_WHOLE = re.compile(
    r"\b(?:share|weight|allocation)\b|占比|份额|权重|\b(?:amount|count|total|number)\b|金额|数量|数$|额$",
    re.IGNORECASE,
)
"""Shares of one whole add up, and so does what only speaks of a rate: an amount at a rate."""


def find_meaningless_sums(statement: Statement) -> tuple[ResolvedColumn, ...]:
    """The columns that are added as they are; a sum that is divided again is an average."""
    summed_columns = (
        stored_column
        for select in statement.list_selects()
        for stored_column in _find_in_select(select, statement)
    )
    return tuple(dict.fromkeys(summed_columns))


def _find_in_select(select: exp.Select, statement: Statement) -> Iterator[ResolvedColumn]:
    for part in statement.nodes.find_own(select, exp.Sum):
        if _is_divided(part):
            continue
        node = part.this
        while node is not None and is_wrapper(node):
            node = node.this
        if isinstance(node, exp.Column):
            stored_column = statement.find_stored_column(node)
            if stored_column is not None and _is_meaningless(stored_column):
                yield stored_column


def _is_divided(part: exp.Expr) -> bool:
    return part.find_ancestor(exp.Div, exp.IntDiv, exp.Query) is not part.find_ancestor(exp.Query)


def _is_meaningless(column: ResolvedColumn) -> bool:
    if column.column.kind not in NUMERIC_KINDS:
        return False
    if is_key(column):
        return True
    names = _list_names(column.column)
    if any(_PARTS_OF_ONE_WHOLE.search(name) for name in names):
        return False
    return any(_NEVER_ADDED.search(name) for name in names)


def _list_names(column: Column) -> tuple[str, ...]:
    return tuple(
        name.strip()
        for name in (name_to_words(column.name), column.name.replace("_", " "), column.label)
        if name.strip()
    )
