"""Formats numbers for summaries: shortened, exact to the digits shown."""

from math import floor, log10

from agent.labels.units import Unit
from model.locales import Locale

_STEPS: dict[Locale, tuple[tuple[float, str], ...]] = {
    "zh-CN": ((1e15, "万亿"), (1e8, "亿"), (1e5, "万")),
    "en": ((1e15, " trillion"), (1e9, "B"), (1e6, "M")),
}
_PREFIX_SIGNS = frozenset(("\u00a5", "$", "€", "£", "₩", "₹", "HK$", "US$", "NT$"))
"""Signs of money that stand before the number."""
_MONEY = _PREFIX_SIGNS | {
    "元",
    "美元",
    "欧元",
    "日元",
    "港元",
    "英镑",
    "USD",
    "EUR",
    "GBP",
    "HKD",
    "JPY",
}
_CODES: dict[str, dict[Locale, str]] = {
    "USD": {"en": "$", "zh-CN": "美元"},
    "EUR": {"en": "€", "zh-CN": "欧元"},
    "GBP": {"en": "£", "zh-CN": "英镑"},
    "HKD": {"en": "HK$", "zh-CN": "港元"},
    "JPY": {"en": "JPY", "zh-CN": "日元"},
}
"""Codes of currencies as a sentence says them."""
_WHOLE = 100_000
"""From here on a sentence leaves out what comes after the point."""
_SIGNIFICANT = 3
_SMALLEST = 1e-6
_DIVISORS = {"万亿": 1e12, "亿": 1e8, "万": 1e4, " trillion": 1e12, "B": 1e9, "M": 1e6}


def format_amount(value: float, unit: Unit | None, locale: Locale) -> str:
    """`value` with thousands or 万, 亿, M, B and its unit; a percentage as one."""
    if unit is not None and unit.is_percent:
        return format_percent(value if unit.scale == "fraction" else value / 100)
    sign = unit.sign_in(locale) if unit else ""
    sign = _CODES[sign.upper()][locale] if sign.upper() in _CODES else sign
    number = _shorten(value, locale, money=sign.upper() in _MONEY)
    if sign in _PREFIX_SIGNS:
        return f"{'-' if number.startswith('-') else ''}{sign}{number.removeprefix('-')}"
    return f"{number}{' ' if sign and locale == 'en' else ''}{sign}"


def format_percent(fraction: float) -> str:
    """A fraction of one as percent with one decimal, more where that would show nothing."""
    points = fraction * 100
    digits = 1 if abs(points) >= 1 or not points else 3
    return f"{_trim_zeros(f'{round(points, digits) or 0:,.{digits}f}')}%"


def _shorten(value: float, locale: Locale, *, money: bool) -> str:
    size = abs(value)
    for least, word in _STEPS[locale]:
        if least <= size:
            return f"{_trim_zeros(f'{value / _DIVISORS[word]:,.2f}')}{word}"
    if 0 < size < _SMALLEST:
        return f"{value:.1e}"
    if size >= _WHOLE:
        return f"{value:,.0f}"
    digits = 2 if size >= 1 or not size else _SIGNIFICANT - 1 - floor(log10(size))
    number = _trim_zeros(f"{value or 0:,.{digits}f}")
    whole, point, places = number.partition(".")
    return f"{whole}{point}{places.ljust(2, '0')}" if money and point else number


def _trim_zeros(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
