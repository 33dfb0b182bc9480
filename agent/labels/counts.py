"""Large numbers in words, rounded: nobody reads the digits of an estimate."""

from model.locales import Locale

_UNITS: dict[Locale, tuple[tuple[float, str], ...]] = {
    "en": ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")),
    "zh-CN": ((1e12, " 万亿"), (1e8, " 亿"), (1e4, " 万")),
}


def format_count(number: float, locale: Locale) -> str:
    """A number with three digits at most and its unit: 40 million, 4000 万."""
    for size, unit in _UNITS[locale]:
        if number >= size:
            return f"{_round(number / size)}{unit}"
    return f"{number:,.0f}"


def _round(number: float) -> str:
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}".removesuffix(".0")
