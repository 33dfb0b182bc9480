"""Numbers that are written in several ways in one column: ¥1,200.00, 1200元, (50), 50万."""

import re
from collections.abc import Collection
from decimal import Decimal

from services.datasources.sql_quoting import quote_literal
from services.files.ingestion.typing.value_formats import ValueFormat, make_match_condition

MAX_SCALE = 10
_WIDE = "０１２３４５６７８９．，－＋（）￥\u3000\u00a0"
_NARROW = "0123456789.,-+()¥  "
_TO_NARROW = str.maketrans(_WIDE, _NARROW)
_CURRENCIES = {
    "元": ("¥", "RMB", "CNY", "元"),
    "$": ("$", "US$", "USD", "美元"),
    "€": ("€", "EUR", "欧元"),
    "£": ("£", "GBP", "英镑"),
}
"""The unit of a column, and how its numbers may be marked."""
_CURRENCY_OF = {sign: unit for unit, signs in _CURRENCIES.items() for sign in signs}
_MAGNITUDES = {"千": 1_000, "万": 10_000, "亿": 100_000_000}
_MEASURES = (
    r"分钟|分|天|小时|台|件|个|套|箱|盒|吨|㎡|m²|平方米|平米|kg|hours?|hrs?|h|days?"
    r"|/(?:hour|hr|h|day|kg|天|小时|月|件|台|㎡|平方米|平米)"
)
"""What may stand behind a number; a word that names a thing, as in 3号楼, may not."""
_DIGITS = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.[0-9]{1,10})?"


def _make_pattern(signs: Collection[str], measures: str) -> str:
    """A pattern of numbers with one of these signs, in front or behind, or with none."""
    sign = "|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True))
    number = (
        rf"[-+]? ?(?:{sign})? ?[-+]?{_DIGITS} ?[千万亿]?(?:{sign})?"
        if sign
        else rf"[-+]? ?{_DIGITS} ?[千万亿]?"
    )
    measure = rf"(?:{measures})?" if measures else ""
    return rf"(?:{number}{measure}|\({number}{measure}\))"


_NUMBER = re.compile(_make_pattern(_CURRENCY_OF, _MEASURES))
_SIGN = re.compile("|".join(re.escape(s) for s in sorted(_CURRENCY_OF, key=len, reverse=True)))
_MEASURE = re.compile(rf"(?<=[0-9千万亿元美欧镑$€£]| )(?:{_MEASURES})(?=\)?$)")


def infer_mixed_numbers(values: Collection[str]) -> ValueFormat | None:
    """The form of a column whose numbers differ in grouping, sign, currency sign or magnitude.

    None where a value is no number, or where two currencies or two measures occur. The unit is
    that of the numbers that carry one.
    """
    texts = [value.translate(_TO_NARROW).strip() for value in values]
    if not all(map(_NUMBER.fullmatch, texts)):
        return None
    currencies = {_CURRENCY_OF[sign] for text in texts for sign in _SIGN.findall(text)}
    measures = {measure for text in texts for measure in _MEASURE.findall(text)}
    if len(currencies) > 1 or len(measures) > 1:
        return None
    scale = max(map(_find_scale, texts))
    if scale > MAX_SCALE:
        return None
    sql_type = f"DECIMAL(38,{scale})" if scale else "BIGINT"
    currency, measure = "".join(currencies), "".join(measures)
    return ValueFormat(
        "decimal" if scale else "integer",
        sql_type,
        f"CAST({_make_value_sql()} AS {sql_type})",
        _make_test_sql(_make_pattern(_CURRENCIES.get(currency, ()), re.escape(measure)), scale),
        currency + measure,
    )


def _find_scale(text: str) -> int:
    """How many decimals the number has after its magnitude: none in 1.25万."""
    number = Decimal(re.sub(r"[^0-9.]", "", text))
    for word, factor in _MAGNITUDES.items():
        number *= factor if word in text else 1
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _make_narrow_sql() -> str:
    return f"trim(translate({{v}}, {quote_literal(_WIDE)}, {quote_literal(_NARROW)}))"


def _make_value_sql() -> str:
    """SQL for the number with its sign and its magnitude."""
    text = _make_narrow_sql()
    digits = f"CAST(regexp_replace({text}, '[^0-9.]', '', 'g') AS DECIMAL(28,{MAX_SCALE}))"
    magnitudes = " ".join(
        f"WHEN {text} LIKE '%{word}%' THEN {factor}" for word, factor in _MAGNITUDES.items()
    )
    sign = f"CASE WHEN regexp_matches({text}, '[(-]') THEN -1 ELSE 1 END"
    return f"{digits} * {sign} * CASE {magnitudes} ELSE 1 END"


def _make_test_sql(pattern: str, scale: int) -> str:
    """SQL condition: a number of this pattern, with no more decimals than the column has."""
    value = _make_value_sql()
    fits = f"round({value}, {scale}) = {value}"
    return f"{make_match_condition(pattern, _make_narrow_sql())} AND coalesce(TRY({fits}), false)"
