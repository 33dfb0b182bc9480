"""Labels of tables and columns in the reader's language.

Comments and notes are often bilingual: "销售额 / sales amount", "订单 (orders)". All code that
shows a label to a user takes the part in the user's language from here.
"""

import re
from functools import lru_cache

from model.locales import Locale
from model.locales.chinese import has_chinese
from model.sources.query import ResultColumn

_SEPARATORS = re.compile(r"\s*[/／|｜;；\n]\s*")
_BRACKETED = re.compile(r"^(?P<outer>[^()（）]+?)\s*[(（](?P<inner>[^()（）]+)[)）]\s*$")
_SPACED = re.compile(r"^(?P<zh>[^\x00-\x7f]+)\s+(?P<en>[a-z][a-z' -]+)$")
_LATIN = re.compile(r"[A-Za-z]{2}")
_UNIT = re.compile(
    r"(?:rmb|cny|usd|eur|hkd|jpy|gbp|yuan|pcs|kg|km|cm|mm|ml|hrs?|min|sec|ms|days?|years?|months?"
    r"|万?亿?元|美元|件|个|人|次|天|吨|克|斤|千克|公斤|公里|小时|分钟|秒|台|套|箱|单|笔|家|户|人次|平方米)",
    re.IGNORECASE,
)
_EXPLANATION = re.compile(r"(?:\s+\S{1,6}(?==))?\s*[:：,，。;；=\n].*$", re.DOTALL)
_OPEN_BRACKET = re.compile(r"\s*[(（][^()（）]*$")
"""What an explanation in brackets leaves: `合同（现行，全量）` is 合同."""
_CURRENCY = re.compile(r"(.*\S) (usd|eur|gbp|cny|rmb|hkd|jpy)", re.IGNORECASE)
_LONGEST_CODE = 3
_CACHED_LABELS = 4_096
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@lru_cache(maxsize=_CACHED_LABELS)
def localize_label(label: str, locale: Locale) -> str:
    """The part of a bilingual label that is in `locale`; a label in one language stays whole.

    "销售额 / sales amount" → "销售额" or "sales amount"; "订单 (orders)" → "订单" or "orders";
    "金额（元）" and "Amount (USD)" stay whole, for a unit is not a translation.
    """
    label = label.strip()
    parts = _split_languages(label)
    locale_parts = [part for part in parts if has_chinese(part) == (locale == "zh-CN")]
    if (
        not locale_parts
        or len(locale_parts) == len(parts)
        or not all(map(_is_language_part, parts))
    ):
        return label
    return " / ".join(locale_parts)


def shorten_label(label: str, locale: Locale) -> str:
    """`localize_label`, without the explanation that notes add: "状态：1=已支付" → "状态"."""
    part = localize_label(label, locale)
    return _OPEN_BRACKET.sub("", _EXPLANATION.sub("", part)) or part


def humanize_name(name: str) -> str:
    """A column or table name in words: "order_dt" → "order dt", "totalAmount" → "total amount".

    Names with Chinese in them stay as they are.
    """
    if has_chinese(name):
        return name
    words = _CAMEL.sub(" ", name).replace("_", " ").replace(".", " ").split()
    return " ".join(word if _is_short_code(word) else word.lower() for word in words)


def with_currency(name: str) -> str:
    """A name that ends in the code of a currency, with it as a unit: "fee usd" → "fee (USD)"."""
    match = _CURRENCY.fullmatch(name)
    return f"{match[1]} ({match[2].upper()})" if match else name


def strip_currency(name: str) -> str:
    """`name` without the code of a currency at its end."""
    match = _CURRENCY.fullmatch(name)
    return match[1] if match else name


def _is_short_code(word: str) -> bool:
    return word.isupper() and len(word.strip("()")) <= _LONGEST_CODE


def make_column_heading(column: ResultColumn, locale: Locale) -> str:
    """The heading of a result column: the localized part of its label, else its name in words."""
    label = column.label.strip()
    if not label or label == column.name:
        return humanize_name(column.name) or column.name
    return shorten_label(label, locale)


def _split_languages(label: str) -> list[str]:
    match = _BRACKETED.match(label) or _SPACED.match(label)
    if match:
        return [part.strip() for part in match.groups()]
    return [part for part in _SEPARATORS.split(label) if part]


def _is_language_part(part: str) -> bool:
    if _UNIT.fullmatch(part):
        return False
    return has_chinese(part) or _LATIN.search(part) is not None
