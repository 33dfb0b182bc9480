"""Templates of SQL by which a dialect masks values and isolates conditions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFunctions:
    """Each template of a mask has `{value}` for the column; NULL stays NULL."""

    last_four: str
    """Asterisks, then the last four characters of the text, where it has more than four."""
    year: str
    """The first of January of the same year, as a day."""
    rounded: str
    """The number rounded to a multiple of `{step}`."""
    rounded_integer: str
    """The same as an integer."""
    keyed_hash: str = ""
    """32 hexadecimal digits that depend on `{key}` and `{inner_key}`; empty where the engine has no
    function for it."""
    unestimated: str = "{value}"
    """The same value, of which the planner knows no statistics: they are of hidden rows, too."""
    unlabelled: str = "{value}"
    """The value of an enumeration as a text, where functions or errors write labels of its type."""
    compares_all_kinds: bool = False
    """Whether a text is compared with a number or a day without an error."""
    misplaces_constants: bool = False
    """Whether a constant of a subquery may be given for rows to which an outer join found none.

    MariaDB 11.8 does so where windows, right joins or EXISTS read a subquery that it merges.
    """
    fence: str
    """What ends a subquery so that the engine evaluates no condition from outside in it."""
