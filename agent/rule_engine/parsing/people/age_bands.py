"""Ages where only their bands are stored: 45岁以上 of 18-24岁, 25-34岁, 45-54岁, 55岁以上."""

import re
from decimal import Decimal

from agent.rule_engine.intent import Operator, ValueFilter
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field

_OLDEST = 999
_BAND = re.compile(
    r"(?:aged? )?(?P<low>\d{1,3})\s*岁?\s*(?:-|–|—|~|～|到|至|to)\s*(?P<high>\d{1,3})"
    r"(?:\s*岁| years?)?"
    r"|(?P<above>\d{1,3})\s*岁?\s*(?:及?以上|\+|and (?:over|above)|or (?:over|older)| ?plus)"
    r"|(?P<below>\d{1,3})\s*岁?\s*(?:及?以[下内]|and under|or younger)"
    r"|under (?P<under>\d{1,3})|over (?P<over>\d{1,3})",
    re.IGNORECASE,
)
_LEAST_BANDS = 2
_AGES = frozenset(["age", "age_group"])

Band = tuple[int, int]


def compare_bands(parse: Parse, operator: Operator, values: tuple[Decimal, ...]) -> bool:
    """A condition on the bands that lie within; False where none are stored or one is cut."""
    columns = [f for t in parse.graph.tables for f in parse.graph.fields(t)]
    banded = [(f, bands) for f in columns if (bands := _read_bands(parse, f))]
    bounds = _find_wanted(operator, values)
    if len(banded) != 1 or bounds is None:
        return False
    [(field, bands)] = banded
    low, high = bounds
    inside = [value for value, band in bands.items() if low <= band[0] and band[1] <= high]
    outside = [value for value, band in bands.items() if band[1] < low or high <= band[0]]
    outside = [value for value in outside if value not in inside]
    if not inside or len(inside) + len(outside) < len(bands):
        parse.is_unclear = True
        return False
    parse.intent.filters.append(ValueFilter(field, "=", tuple(inside)))
    return True


def _find_wanted(operator: Operator, values: tuple[Decimal, ...]) -> Band | None:
    """From which to which age; a bound that begins a band is not told from that band."""
    ages = [int(value) for value in values]
    if operator in (">", ">="):
        return ages[0], _OLDEST
    if operator in ("<", "<="):
        return 0, ages[0]
    return (ages[0], ages[1]) if operator == "between" else None


def _read_bands(parse: Parse, field: Field) -> dict[str, Band]:
    """The stored bands of ages of a column; nothing unless all its values are such."""
    column = parse.graph.column(field)
    if column.kind != "text" or len(column.samples) < _LEAST_BANDS:
        return {}
    senses = find_column_senses(parse.graph, field) & _AGES
    if not senses and not all("岁" in value for value in column.samples):
        return {}
    bands = {value: band for value in column.samples if (band := _read_band(value)) is not None}
    return bands if len(bands) == len(column.samples) else {}


def _read_band(value: str) -> Band | None:
    match = _BAND.fullmatch(value.strip())
    if match is None:
        return None
    numbers = {name: int(number) for name, number in match.groupdict().items() if number}
    if "low" in numbers:
        return numbers["low"], numbers["high"]
    if "above" in numbers or "over" in numbers:
        return numbers.get("above", numbers.get("over", 0)), _OLDEST
    return 0, numbers["below"] if "below" in numbers else numbers["under"] - 1
