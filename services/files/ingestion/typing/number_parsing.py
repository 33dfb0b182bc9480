"""Parses written numbers: grouped, with decimal commas, in parentheses, with a unit."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from model.sources.schema import ColumnKind
from services.datasources.sql_quoting import quote_literal
from services.files.ingestion.typing.value_formats import ValueFormat, make_match_condition

CODE_DIGITS = 16
"""From this many digits on it is a card or an account, and beyond what a spreadsheet keeps."""
PHONE_DIGITS = 11
MAX_DIGITS = 38

_PREFIXES = "\u00a5|\uffe5|" r"HK\$|US\$|NT\$|\$|€|£|₩|₹|RMB|CNY|USD|EUR|GBP|JPY|HKD"
_SUFFIXES = (
    r"%|‰|％|万元|亿元|千元|元|万|亿|美元|欧元|日元|港元|港币|英镑|円|€|\$|£|"
    r"RMB|CNY|USD|EUR|GBP|JPY|HKD"
)
_UNIT_SYNONYMS = {"\uffe5": "\u00a5", "％": "%"}
_WRITTEN_NUMBER = re.compile(
    rf"(?P<open>\()?(?P<sign>[+-]?) ?(?P<before>{_PREFIXES})?[ \u00a0]?(?P<inner>[+-]?)"
    r"(?P<digits>[0-9](?:[0-9.,' \u00a0\u202f]*[0-9.,'])?|\.[0-9]+)[ \u00a0\u202f]?"
    rf"(?P<after>{_SUFFIXES})?(?P<close>\))?"
)
_PLAIN = r"(?:0|[1-9][0-9]*|(?=\.))(?:\.([0-9]+))?"
_ENGLISH = r"[1-9][0-9]{0,2}(?:[,'][0-9]{3})+(?:\.([0-9]+))?"
_EUROPEAN = r"(?:[1-9][0-9]{0,2}(?:[.'\u00a0\u202f ][0-9]{3})+|0|[1-9][0-9]*)(?:,([0-9]+))?"
_SCIENTIFIC = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_SURELY_SCIENTIFIC = re.compile(r".*(?:\..*[eE]|[eE][+-]).*")
_CODE_NAMES = re.compile(
    r"电话|手机|卡号|身份证|账号|帐号|税号|邮编|条码|条形码|证件号"
    r"|phone|mobile|\btel\b|\bfax\b|card.?n|\bzip|postal|barcode|\bean\b|\bisbn\b|account.?n",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _NumberStyle:
    pattern: re.Pattern[str]
    sql: str
    """The same for RE2, `{scale}` decimals at most."""
    group: str
    point: str


_STYLES = (
    _NumberStyle(re.compile(_PLAIN), r"(?:0|[1-9][0-9]*)?(?:\.[0-9]{scale})?", "", "."),
    _NumberStyle(
        re.compile(rf"(?:{_ENGLISH}|{_PLAIN})"),
        r"(?:[1-9][0-9]{0,2}(?:[,'][0-9]{3})+|(?:0|[1-9][0-9]*)?)(?:\.[0-9]{scale})?",
        ",'",
        ".",
    ),
    _NumberStyle(
        re.compile(_EUROPEAN),
        r"(?:[1-9][0-9]{0,2}(?:[.'\x{a0}\x{202f} ][0-9]{3})+|0|[1-9][0-9]*)(?:,[0-9]{scale})?",
        ".'\u00a0\u202f ",
        ",",
    ),
)


def infer_number(values: Collection[str], name: str) -> ValueFormat | None:
    """The form of a column of numbers, or None when one value is none or they are codes."""
    if is_code_name(name):
        return None
    candidates = [_WRITTEN_NUMBER.fullmatch(value) for value in values]
    matches = [
        match for match in candidates if match and bool(match["open"]) == bool(match["close"])
    ]
    if len(matches) < len(candidates):
        return _infer_scientific(values)
    units = {_find_unit(match) for match in matches}
    if len(units) > 1 or (not any(units) and are_codes(values)):
        return None
    digits = [match["digits"] for match in matches]
    style = next((s for s in _STYLES if all(s.pattern.fullmatch(d) for d in digits)), None)
    return _make_styled_format(style, values, digits, units.pop()) if style else None


def _find_unit(match: re.Match[str]) -> str:
    before, after = match["before"] or "", match["after"] or ""
    return _UNIT_SYNONYMS.get(before, before) + _UNIT_SYNONYMS.get(after, after)


def is_code_name(name: str) -> bool:
    """Whether a column is called like phones, cards or accounts, whose digits are no number."""
    return _CODE_NAMES.search(name) is not None


def are_codes(values: Collection[str]) -> bool:
    """Whether digits are so many, or always as many, that they are codes."""
    whole = [value for value in values if value.isdigit()]
    if any(len(value) >= CODE_DIGITS for value in whole):
        return True
    lengths = {len(value) for value in values}
    return len(whole) == len(values) and len(lengths) == 1 and lengths.pop() >= PHONE_DIGITS


def _make_styled_format(
    style: _NumberStyle, values: Collection[str], digits: list[str], unit: str
) -> ValueFormat | None:
    parts = [text.partition(style.point) for text in digits]
    scale = max(len(fraction) for _, _, fraction in parts)
    whole = max(sum(c.isdigit() for c in integer) for integer, _, _ in parts)
    if whole + scale > MAX_DIGITS:
        return None
    if not unit and all(_is_canonical(value) for value in values):
        return _make_canonical_format(whole, scale, values)
    kind: ColumnKind = "decimal" if scale else "integer"
    sql_type = f"DECIMAL({18 if whole + scale <= 18 else 38},{scale})" if scale else "BIGINT"
    test = _make_test_sql(style, scale, unit) + ("" if scale else " AND length({v}) < 24")
    return ValueFormat(
        kind, sql_type, f"CAST({_make_digits_sql(style, values, unit)} AS {sql_type})", test, unit
    )


_INTEGER = ValueFormat(
    "integer",
    "BIGINT",
    "CAST({v} AS BIGINT)",
    # Written back it is the same text: no leading zero, no point, no exponent, no blank.
    "CAST(CAST({v} AS BIGINT) AS VARCHAR) = {v} "
    "AND CAST({v} AS BIGINT) BETWEEN -999999999999999 AND 999999999999999",
)


_CANONICAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def _is_canonical(value: str) -> bool:
    return bool(_CANONICAL.fullmatch(value))


def _make_canonical_format(whole: int, scale: int, values: Collection[str]) -> ValueFormat:
    """Numbers written as DuckDB writes them itself, which is quick to hold them to."""
    if not scale:
        return _INTEGER
    sql_type = f"DECIMAL({18 if whole + scale <= 18 else 38},{scale})"
    value = f"CAST({{v}} AS {sql_type})"
    if all(len(text.partition(".")[2]) == scale for text in values):
        return ValueFormat("decimal", sql_type, value, f"CAST({value} AS VARCHAR) = {{v}}")
    pattern = rf"-?(?:0|[1-9][0-9]*)(?:\.[0-9]{{1,{scale}}})?"
    return ValueFormat(
        "decimal", sql_type, value, f"regexp_full_match({{v}}, {quote_literal(pattern)})"
    )


def _make_test_sql(style: _NumberStyle, scale: int, unit: str) -> str:
    number = style.sql.replace("{scale}", f"{{1,{scale}}}" if scale else "{1}")
    if not scale:
        number = number[: number.rindex("(?:")]
    if not unit:
        pattern = rf"[+-]?{number}|\([+-]?{number}\)"
    else:
        same = "|".join(
            re.escape(u) for u in {unit, *(k for k, v in _UNIT_SYNONYMS.items() if v == unit)}
        )
        mark = rf"(?:{same})?"
        gap = r"[ \x{a0}\x{202f}]?"
        pattern = rf"\(?[+-]? ?{mark}{gap}[+-]?{number}{gap}{mark}\)?"
    test = make_match_condition(pattern) + " AND regexp_matches({v}, '[0-9]')"
    if not unit:
        return test
    bare = "regexp_replace({v}, '[-0-9.,''()+ \\x{a0}\\x{202f}]', '', 'g')"
    return test + f" AND {bare} IN ({', '.join(quote_literal(u) for u in _list_spellings(unit))})"


def _list_spellings(unit: str) -> list[str]:
    return [unit, *(other for other, same in _UNIT_SYNONYMS.items() if same == unit)]


def _make_digits_sql(style: _NumberStyle, values: Collection[str], unit: str) -> str:
    text = "{v}"
    if unit or any("(" in value or " " in value for value in values) or style.group:
        text = "regexp_replace({v}, '[^-0-9.,]', '', 'g')"
    for mark in style.group:
        if mark in ",.":
            text = f"replace({text}, '{mark}', '')"
    if style.point == ",":
        text = f"replace({text}, ',', '.')"
    return (
        f"CASE WHEN {{v}} LIKE '(%' THEN '-' ELSE '' END || {text}"
        if _has_parentheses(values)
        else text
    )


def _has_parentheses(values: Collection[str]) -> bool:
    return any(value.startswith("(") for value in values)


def _infer_scientific(values: Collection[str]) -> ValueFormat | None:
    if not all(_SCIENTIFIC.fullmatch(value) for value in values):
        return None
    if not any(_SURELY_SCIENTIFIC.fullmatch(value) for value in values):
        return None
    return ValueFormat(
        "float", "DOUBLE", "CAST({v} AS DOUBLE)", make_match_condition(_SCIENTIFIC.pattern)
    )
