"""A column's profile in a few characters, for a prompt."""

from model.schema import Column, ColumnProfile

_FEW_NULLS = 0.005


def in_short(column: Column) -> str:
    """`unique; 2024-01-01…2025-02-01; YYYYMM; 3% NULL`; nothing where there is no profile.

    Counts of a sample have a `~`; how many different values there are is left out where a key or
    the samples tell it.
    """
    profile = column.profile
    if profile is None or not profile.rows:
        return ""
    parts = (_distinct(column, profile), _range(profile), profile.format, _nulls(profile))
    return "; ".join(filter(None, parts))


def _distinct(column: Column, profile: ColumnProfile) -> str:
    if profile.unique:
        return "unique"
    if not profile.distinct or len(column.samples) == profile.distinct:
        return ""
    return f"{'' if profile.whole else '~'}{profile.distinct} distinct"


def _range(profile: ColumnProfile) -> str:
    low, high = (end.removesuffix("T00:00:00") for end in (profile.low, profile.high))
    return low if low == high else f"{low}…{high}"


def _nulls(profile: ColumnProfile) -> str:
    if profile.nulls < _FEW_NULLS:
        return ""
    if profile.nulls == 1 and profile.whole:
        return "always NULL"
    return f"{'' if profile.whole else '~'}{profile.nulls:.0%} NULL"
