"""Numbers as a summary writes them: short enough to read, exact to the digits shown."""

from agent.units import Unit
from model.locales import Locale

_STEPS: dict[Locale, tuple[tuple[float, str], ...]] = {
    "zh-CN": ((1e15, "万亿"), (1e8, "亿"), (1e5, "万")),
    "en": ((1e15, " trillion"), (1e9, "B"), (1e6, "M")),
}
_BEFORE = frozenset(("\u00a5", "$", "€", "£", "₩", "₹", "HK$", "US$", "NT$"))
"""Signs of money that English writes before the number."""
_DIVISORS = {"万亿": 1e12, "亿": 1e8, "万": 1e4, " trillion": 1e12, "B": 1e9, "M": 1e6}


def amount(value: float, unit: Unit | None, locale: Locale) -> str:
    """`value` with thousands or 万, 亿, M, B and its unit; a percentage as one."""
    if unit is not None and unit.is_percent:
        return percent(value if unit.scale == "fraction" else value / 100)
    shown = _shortened(value, locale)
    if unit is None or locale != "en":
        return shown if unit is None else f"{shown}{unit.sign}"
    sign = unit.sign_in(locale)
    if sign in _BEFORE:
        return f"{'-' if value < 0 else ''}{sign}{shown.removeprefix('-')}"
    return f"{shown} {sign}"


def percent(fraction: float) -> str:
    """A fraction of one as percent with one decimal, more where that would show nothing."""
    points = fraction * 100
    digits = 1 if abs(points) >= 1 or not points else 3
    return f"{_trimmed(f'{points:,.{digits}f}')}%"


def _shortened(value: float, locale: Locale) -> str:
    for least, word in _STEPS[locale]:
        if least <= abs(value):
            return f"{_trimmed(f'{value / _DIVISORS[word]:,.2f}')}{word}"
    digits = 2 if abs(value) >= 1 or not value else 6
    return _trimmed(f"{value:,.{digits}f}")


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
