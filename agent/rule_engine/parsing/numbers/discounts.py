"""Discounts as they are said: 低于九折 is below 0.9, 9 or 90, as the column stores them."""

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.schema_graph import Field

_TENTHS = 10
_SCALES = ((Decimal(1), Decimal("0.1")), (Decimal(10), Decimal(1)), (Decimal(100), Decimal(10)))
"""The greatest value of a column, and by what it multiplies tenths."""


def read_discounts(parse: Parse) -> None:
    """The number before 折 in the unit of the column with which it was compared."""
    for number, unit in zip(parse.spans, parse.spans[1:], strict=False):
        if unit.text != "折" or number.number is None or not number.consumed:
            continue
        for place, test in enumerate(parse.intent.filters):
            if isinstance(test, ValueFilter) and number.number in test.values:
                consume([unit])
                factor = _find_factor(parse, test.field)
                parse.is_unclear |= factor is None
                values = tuple(_to_tenths(value) * (factor or 1) for value in test.values)
                parse.intent.filters[place] = replace(test, values=values)


def _to_tenths(value: str | Decimal) -> Decimal:
    """九折 are nine tenths, 八五折 and 85折 eight and a half."""
    tenths = Decimal(value)
    return tenths / _TENTHS if tenths >= _TENTHS else tenths


def _find_factor(parse: Parse, field: Field) -> Decimal | None:
    profile = parse.graph.column(field).profile
    try:
        greatest = Decimal(profile.high) if profile is not None else None
    except InvalidOperation:
        return None
    if greatest is None:
        return None
    return next((factor for most, factor in _SCALES if greatest <= most), None)
