"""Columns without a name, which most engines call by their text."""

from collections.abc import Iterator

from sqlglot import exp

_NAMED = exp.Alias | exp.Aliases | exp.Column | exp.Star


def find_unnamed_columns(table: exp.Table) -> Iterator[exp.Expr]:
    """The columns without a name that read a table, from the inside.

    A caller may wrap each in an alias before it asks for the next.
    """
    part: exp.Expr = table
    while part.parent is not None:
        owner = part.parent
        is_column = isinstance(owner, exp.Select) and part.arg_key == "expressions"
        if is_column and not isinstance(part, _NAMED):
            yield part
        part = owner


def is_named_by_engine(table: exp.Table) -> bool:
    """Whether a table is read where no name can be given: in VALUES, or in what PIVOT makes."""
    part: exp.Expr = table
    while part.parent is not None:
        if isinstance(part, exp.Values):
            return True
        if isinstance(part.parent, exp.Pivot) and part.arg_key != "this":
            return True
        part = part.parent
    return False
