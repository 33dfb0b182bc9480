"""Columns with the same content in several languages: `name` and `name_en`, `title_cn`, `title`.

The suffix or prefix of a column's name, or its note, tells the language.
"""

import re

from agent.labels.bilingual import localize_label
from model.locales import Locale
from model.locales.chinese import has_chinese
from model.sources.schema import Column, Table

_EN = "en|eng|english|enus|en_us"
_ZH = "zh|cn|chs|chn|chinese|hans|zhcn|zh_cn|zh_hans"
_ENDS = re.compile(rf"^(?P<base>.+?)_(?:(?P<en>{_EN})|(?P<zh>{_ZH}))$", re.IGNORECASE)
_BEGINS = re.compile(rf"^(?:(?P<en>{_EN})|(?P<zh>{_ZH}))_(?P<base>.+)$", re.IGNORECASE)
_CAMEL = re.compile(r"^(?P<base>.*[a-z])(?:(?P<en>En|EN|Eng|English)|(?P<zh>Zh|ZH|Cn|CN|Chinese))$")
_PATTERNS = (_ENDS, _BEGINS, _CAMEL)
_LANGUAGE_WORDS: dict[Locale, re.Pattern[str]] = {
    "en": re.compile(r"英文|英语|\b(?:in )?english\b", re.IGNORECASE),
    "zh-CN": re.compile(r"中文|汉语|\b(?:in )?chinese\b", re.IGNORECASE),
}
_NAME = re.compile(r"名称?$|\bname$", re.IGNORECASE)


def asks_for_language(text: str) -> bool:
    """Whether words ask for one of the languages: the English name, 英文名."""
    return any(pattern.search(text) for pattern in _LANGUAGE_WORDS.values())


def find_variant(table: Table, column: Column, locale: Locale) -> Column | None:
    """The column of `table` that holds in `locale` what `column` holds; None when it does itself.

    Columns in which values are missing are none.
    """
    bases, language = _read_language(column)
    if language == locale or column.kind != "text":
        return None
    alike = [(c, _read_language(c)) for c in table.columns if c.enabled and c.kind == "text"]
    alike = [(c, reading) for c, reading in alike if c is not column and bases & reading[0]]
    locale_columns = [c for c, (_, other) in alike if other == locale and not _has_gaps(c)]
    plain = [c for c, (_, other) in alike if other is None and language == "en" != locale]
    return next(iter((*locale_columns, *plain)), None)


def find_base_column(table: Table, column: Column) -> Column | None:
    """The column with the same content and no language marker, whose name stands for both."""
    bases, language = _read_language(column)
    if language is None:
        return None
    readings = ((c, _read_language(c)) for c in table.columns)
    return next((c for c, (own, marker) in readings if marker is None and bases & own), None)


def _read_language(column: Column) -> tuple[frozenset[str], Locale | None]:
    """What a column holds, by name and by note, and in which language as far as it says so."""
    for pattern in _PATTERNS:
        match = pattern.fullmatch(column.name)
        if match:
            return frozenset((match["base"].lower(),)), "en" if match["en"] else "zh-CN"
    label = localize_label(column.label, "zh-CN" if has_chinese(column.label) else "en")
    for locale, language_pattern in _LANGUAGE_WORDS.items():
        if language_pattern.search(label):
            return frozenset((_strip_name_word(language_pattern.sub("", label)),)) - {""}, locale
    return frozenset((column.name.lower(), _strip_name_word(label))) - {""}, None


def _strip_name_word(label: str) -> str:
    return _NAME.sub("", label.strip(" ()（）-_:：")).strip().lower()


def _has_gaps(column: Column) -> bool:
    return column.profile is not None and column.profile.nulls > 0
