"""Values of parameters as readers give them: of which form each kind is, and what is refused."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from model.errors import Invalid
from model.sources.saved_question import Parameter, ParameterKind, PeriodName
from services.saved_questions.parameters.periods import PERIOD_NAMES, Days, find_days

MAX_TEXT_CHARS = 1_000
MAX_VALUES = 100
MAX_LIMIT = 10_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MAX_DIGITS = 30
_INTEGER_BOUND = 2**63
Value = Days | date | str | Decimal | int | tuple["Value", ...]
"""A value that was checked: it fits its parameter."""


def read_value(parameter: Parameter, value: Any, today: date, path: str) -> Value:
    """What a reader gave for a parameter. Raises `Invalid` with the path of the field."""
    try:
        return _READERS[parameter.kind](parameter, value, today)
    except _Unfit as reason:
        key = f"saved_questions.value_{reason.name}"
        raise Invalid(key, path=path, label=parameter.label, **reason.limits) from None


class _Unfit(Exception):
    """Why a value does not fit; `name` is the end of a sentence's key."""

    def __init__(self, name: str, **limits: object) -> None:
        self.name = name
        self.limits = limits
        super().__init__(name)


def _read_period(_: Parameter, value: Any, today: date) -> Days:
    if not isinstance(value, Mapping):
        raise _Unfit("period")
    if "named" in value:
        if value["named"] not in PERIOD_NAMES:
            raise _Unfit("period")
        return find_days(cast("PeriodName", value["named"]), today)
    first, last = _to_day(value.get("from"), "period"), _to_day(value.get("to"), "period")
    if last < first:
        raise _Unfit("order")
    return Days(first, last)


def _read_date(_: Parameter, value: Any, __: date) -> date:
    return _to_day(value, "date")


def _to_day(value: Any, reason: str) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise _Unfit(reason)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _Unfit(reason) from None


def _read_text(_: Parameter, value: Any, __: date) -> str:
    if not isinstance(value, str):
        raise _Unfit("text", most=MAX_TEXT_CHARS)
    if len(value) > MAX_TEXT_CHARS or not value.isprintable():
        raise _Unfit("text", most=MAX_TEXT_CHARS)
    return value


def _read_number(parameter: Parameter, value: Any, _: date) -> Decimal:
    """A number, or its digits in a text: JSON would round a long one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _Unfit("integer" if parameter.integer else "number")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise _Unfit("integer" if parameter.integer else "number") from None
    if not number.is_finite() or abs(number.adjusted()) > _MAX_DIGITS:
        raise _Unfit("integer" if parameter.integer else "number")
    whole = number == number.to_integral_value()
    if parameter.integer and (not whole or abs(number) >= _INTEGER_BOUND):
        raise _Unfit("integer")
    return number


def _read_limit(_: Parameter, value: Any, __: date) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_LIMIT:
        raise _Unfit("limit", most=MAX_LIMIT)
    return value


def _read_values(parameter: Parameter, value: Any, today: date) -> tuple[Value, ...]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MAX_VALUES:
        raise _Unfit("values", most=MAX_VALUES)
    read = _read_number if parameter.numeric else _read_text
    return tuple(dict.fromkeys(read(parameter, each, today) for each in value))


_READERS: Mapping[ParameterKind, Callable[[Parameter, Any, date], Value]] = {
    "period": _read_period,
    "date": _read_date,
    "value": _read_text,
    "text": _read_text,
    "values": _read_values,
    "number": _read_number,
    "limit": _read_limit,
}
