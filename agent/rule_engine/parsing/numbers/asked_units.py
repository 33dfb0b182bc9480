"""Numbers in the unit that the question asks for: hours of a column that is in minutes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from agent.rule_engine.intent import GroupFilter, Measure, ValueFilter
from agent.rule_engine.parsing.numbers.main_units import use_main_unit_of_money
from agent.rule_engine.parsing.numbers.units import (
    MONEY_EN,
    MONEY_ZH,
    Unit,
    find_stored_unit,
    find_unit,
)
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field

_ZH_UNITS = (
    rf"(?:[十百千万亿]+)?(?:{MONEY_ZH}|元|块钱?|个?小时|钟头|分钟|秒钟?|公斤|千克|克|斤|吨|公里|千米|米|毫升|升"
    r"|立方米|平方米|平米|亩|公顷|千瓦时|度|天)"
)
_EN_UNITS = (
    rf"(?:{MONEY_EN}|hours?|minutes?|mins?|seconds?|days?|kg|kgs|kilos?|kilograms?|grams?"
    r"|tons?|tonnes?|km|kms|kilomet(?:er|re)s?|met(?:er|re)s?|ml|millilit(?:er|re)s?|lit(?:er|re)s?"
    r"|hectares?|sqm|kwh|mwh)"
)
_EN_SCALES = {
    "thousand": 1000, "1,000": 1000, "1000": 1000, "ten thousand": 10_000, "10,000": 10_000,
    "10000": 10_000, "10k": 10_000, "million": 10**6, "hundred million": 10**8,
}  # fmt: skip
_SCALE_EN = "|".join(sorted(_EN_SCALES, key=len, reverse=True))
_ASKED = re.compile(
    rf"(?:多少|几|单位[是为:：]?|以|按|用|换算成|折合|合)(?P<zh>{_ZH_UNITS})(?!以[上下内]|之)"
    rf"|[（(](?:单位[:：]?)?(?P<noted>{_ZH_UNITS}|{_EN_UNITS})[)）]"
    rf"|\b(?:in|expressed in|measured in|how many)(?: units of)? "
    rf"(?:(?P<scale>{_SCALE_EN})s?(?: of)? )?(?P<en>{_EN_UNITS})\b"
    r"|\bin (?P<sign>[$€£])"
)
_SIGNS = {"$": "usd", "€": "eur", "£": "gbp"}
_BEFORE_NUMBER = re.compile(r"(?P<sign>[$€£]) ?$")
_BARE = re.compile(
    r"(?P<zh>小时|分钟)数|\b(?:total|average|mean|median|sum of|repair|labou?r|work(?:ing|ed)?)"
    r" (?:\w+ )?(?P<en>hours|minutes)\b"
)
"""Repair hours, where the column is in minutes."""
_BEHIND_NUMBER = re.compile(rf"\s*(?P<unit>{_ZH_UNITS}|{_EN_UNITS}\b)")
_WITH_UNIT = re.compile(rf"(?P<number>\d[\d,]*(?:\.\d+)?){_BEHIND_NUMBER.pattern}")
_COMPUTED = ("sum", "avg", "max", "min", "median")


def convert_to_asked_units(parse: Parse) -> None:
    """Numbers are told, and compared, in the unit that the question names.

    What cannot be in that unit is refused.
    """
    _convert_thresholds(parse)
    match = _ASKED.search(parse.text) or _BARE.search(parse.text)
    unit = _read_unit(match) if match is not None else None
    if match is None or unit is None:
        use_main_unit_of_money(parse)
        return
    _drop_unasked_counts(parse, unit)
    measures = _convert_measures(parse, unit)
    if measures is None and parse.intent.measures:
        parse.is_unclear |= unit.dimension != "time"
        return
    if measures is None and not _lists_in(parse, unit):
        return
    _replace_measures(parse, measures or [])
    for span in parse.spans:
        if span.overlaps(match) and not span.values:
            span.consumed, span.candidates = True, ()


def _convert_measures(parse: Parse, unit: Unit) -> list[Measure] | None:
    """The measures in this unit, none if one cannot be; a count beside an amount stays one."""
    converted = [(m, _convert(parse, m, unit)) for m in parse.intent.measures]
    counted = unit.dimension == "money" and any(new is not None for _, new in converted)
    measures = [m if counted and m.aggregate == "count" else new for m, new in converted]
    found = [measure for measure in measures if measure is not None]
    return found if found and len(found) == len(measures) else None


def _lists_in(parse: Parse, unit: Unit) -> bool:
    """Whether rows with money are listed, all of which is stored in this unit."""
    units = [find_stored_unit(parse.graph, f) for f in parse.intent.outputs]
    money = [own for own in units if own is not None and own.dimension == "money"]
    fits = all(own.measures_like(unit) and own.size == unit.size for own in money)
    return unit.dimension == "money" and bool(money) and fits


def find_asked_unit(question: str) -> Unit | None:
    """The unit in which a question asks for its numbers; None where it names none."""
    text = question.lower()
    match = _ASKED.search(text) or _BARE.search(text)
    return _read_unit(match) if match is not None else None


def find_numbers_with_unit(question: str) -> Iterator[tuple[Decimal, Unit]]:
    """Each number of a question behind which a unit stands: 100元, two of "2 hours"."""
    for match in _WITH_UNIT.finditer(question.lower()):
        unit = find_unit(match["unit"])
        if unit is not None:
            yield Decimal(match["number"].replace(",", "")), unit


def _read_unit(match: re.Match[str]) -> Unit | None:
    groups = match.groupdict()
    sign = _SIGNS.get(groups.get("sign") or "")
    unit = find_unit(sign or groups["zh"] or groups.get("noted") or groups["en"])
    scale = _EN_SCALES[groups["scale"]] if groups.get("scale") else 1
    return replace(unit, size=unit.size * scale) if unit is not None else None


def _drop_unasked_counts(parse: Parse, unit: Unit) -> None:
    """How many hours: rows that nobody asks for beside them are not counted."""
    intent = parse.intent
    measures = [m for m in intent.measures if m.aggregate != "count"]
    asks_count = any(m.does("count") and not m.candidates for m in parse.spans)
    if unit.dimension != "time" or asks_count or len(measures) != 1 or measures == intent.measures:
        return
    if _convert(parse, measures[0], unit) is None:
        return
    if intent.order is not None and isinstance(intent.order.by, Measure):
        intent.order = replace(intent.order, by=measures[0])
    intent.measures = measures


def _convert(parse: Parse, measure: Measure, unit: Unit) -> Measure | None:
    """The measure in this unit; None where it is of something else or nobody knows."""
    if unit.dimension == "time" and (measure.since or measure.grain or measure.until):
        return measure
    field = measure.field
    if field is None or measure.aggregate not in _COMPUTED or measure.sql or measure.since:
        return None
    own_unit = find_stored_unit(parse.graph, field)
    if own_unit is None or not own_unit.measures_like(unit):
        return None
    factor = own_unit.size / unit.size
    return measure if factor == 1 else replace(measure, factor=factor)


def _replace_measures(parse: Parse, measures: list[Measure]) -> None:
    intent = parse.intent
    for before, after in zip(intent.measures, measures, strict=True):
        if intent.order is not None and intent.order.by == before:
            intent.order = replace(intent.order, by=after)
    intent.measures = measures


def _convert_thresholds(parse: Parse) -> None:
    """Longer than two hours, of a column that is in minutes."""
    for number, unit, ends in _list_numbers(parse):
        for place, test in enumerate(parse.intent.filters):
            if isinstance(test, ValueFilter) and number in test.values:
                parse.is_unclear |= _contradicts(parse, test.field, unit)
                values = tuple(_rescale(parse, test.field, v, unit) for v in test.values)
                parse.intent.filters[place] = replace(test, values=values)
                _consume_unit(parse, test.field, unit, ends)
        for place, having in enumerate(parse.intent.having):
            field = having.measure.field
            if isinstance(having, GroupFilter) and field is not None and number in having.values:
                numbers = tuple(_rescale_number(parse, field, v, unit) for v in having.values)
                parse.intent.having[place] = replace(having, values=numbers)
                _consume_unit(parse, field, unit, ends)


def _contradicts(parse: Parse, field: Field, unit: Unit) -> bool:
    """Whether the column is in a unit of something else: kilograms are no days."""
    own_unit = find_stored_unit(parse.graph, field)
    return own_unit is not None and not own_unit.measures_like(unit)


def _consume_unit(parse: Parse, field: Field, unit: Unit, ends: tuple[int, int]) -> None:
    """The unit behind a number is understood where the column is in such a one."""
    own_unit = find_stored_unit(parse.graph, field)
    if own_unit is not None and own_unit.measures_like(unit):
        for span in parse.spans:
            if ends[0] <= span.start < ends[1]:
                span.consumed, span.candidates = True, ()


def _list_numbers(parse: Parse) -> Iterator[tuple[Decimal, Unit, tuple[int, int]]]:
    """The numbers behind which a unit stands, and where it stands."""
    for span in parse.spans:
        if span.number is None:
            continue
        sign = _BEFORE_NUMBER.search(parse.text[: span.start])
        match = _BEHIND_NUMBER.match(parse.text, span.end)
        name = match["unit"] if match is not None else _SIGNS[sign["sign"]] if sign else ""
        unit = find_unit(name)
        if unit is not None:
            yield span.number, unit, (span.end, match.end() if match is not None else span.end)


def _rescale(parse: Parse, field: Field, value: str | Decimal, unit: Unit) -> str | Decimal:
    return value if isinstance(value, str) else _rescale_number(parse, field, value, unit)


def _rescale_number(parse: Parse, field: Field, value: Decimal, unit: Unit) -> Decimal:
    own_unit = find_stored_unit(parse.graph, field)
    if own_unit is None or not own_unit.measures_like(unit) or own_unit.size == unit.size:
        return value
    scaled = Fraction(value) * unit.size / own_unit.size
    return Decimal(scaled.numerator) / Decimal(scaled.denominator)
