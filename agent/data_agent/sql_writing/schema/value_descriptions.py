"""Writes for a prompt what is stored in a column: codes, a value, or how days are written."""

import re
from collections.abc import Iterator

from agent.labels.code_legends import NOWHERE, parse_codes, read_legend
from model.locales import Locale
from model.locales.chinese import has_chinese
from model.sources.code_dictionary import Codes
from model.sources.schema import Column

MAX_TEXT_CHARS = 200
MAX_VALUE_CHARS = 32
SHOWN_VALUES = 1
MAX_LISTED_VALUES = 8
"""A column with no more values than these shows them all."""
MAX_KINDS, MAX_KIND_CHARS = 16, 80
"""So does one with as many short ones, mostly without digits: the question may call its kinds
otherwise.
"""
MAX_FOREIGN_VALUES = 24
MAX_FOREIGN_CHARS = 120
"""Up to these limits short values in another language than the question's are all listed: the
question cannot name them as they are stored.
"""
MAX_EXPLAINED_CODES = 24
_FIGURES = re.compile(r"\d[\d\s:./-]{6,}")
"""Days, times and long numbers: one of them shows how all are written."""
_DIGIT = re.compile(r"\d")
_ENGLISH = re.compile(r"[A-Za-z]{3}")
_DAY_FORMAT = "YYYY"
"""How the format of days and months begins."""


def write_stored_values(column: Column, locale: Locale) -> Iterator[str]:
    """How the days of a column are written, else some of its values; neither for explained codes.

    A legend that explains every code lists the codes already.
    """
    format_ = column.profile.format if column.profile else ""
    is_dated = format_.startswith(_DAY_FORMAT)
    if format_ and (is_dated or column.kind == "integer"):
        yield format_
    if column.codes and all(one.start == NOWHERE for one in read_legend(column)):
        yield _list_codes(column.codes)
    elif column.samples and not is_dated and not _are_explained(column):
        yield _list_values(column.samples, locale)


def _list_codes(codes: Codes) -> str:
    """The codes that a dictionary explains, as notes list them."""
    entries = [f"{flatten(c, MAX_VALUE_CHARS)}={flatten(m, MAX_VALUE_CHARS)}" for c, m in codes]
    return ", ".join(entries[:MAX_EXPLAINED_CODES]) + (
        ", …" if len(entries) > MAX_EXPLAINED_CODES else ""
    )


def _are_explained(column: Column) -> bool:
    return {*column.samples} <= {*parse_codes(column).values()}


def _list_values(samples: tuple[str, ...], locale: Locale) -> str:
    most = _count_shown(samples, locale)
    value_list = ", ".join(
        quote_literal(flatten(sample, MAX_VALUE_CHARS)) for sample in samples[:most]
    )
    return value_list if len(samples) <= most else f"{value_list}, …"


def _count_shown(samples: tuple[str, ...], locale: Locale) -> int:
    if all(map(_FIGURES.fullmatch, samples)):
        return 1
    if len(samples) <= MAX_LISTED_VALUES:
        return MAX_LISTED_VALUES
    if _are_kinds(samples):
        return MAX_KINDS
    is_short = len(samples) <= MAX_FOREIGN_VALUES and sum(map(len, samples)) <= MAX_FOREIGN_CHARS
    return MAX_FOREIGN_VALUES if is_short and _are_foreign(samples, locale) else SHOWN_VALUES


def _are_kinds(samples: tuple[str, ...]) -> bool:
    """Whether values are few and short, and mostly words without numbers."""
    is_short = len(samples) <= MAX_KINDS and sum(map(len, samples)) <= MAX_KIND_CHARS
    return is_short and 2 * sum(bool(_DIGIT.search(sample)) for sample in samples) < len(samples)


def _are_foreign(samples: tuple[str, ...], locale: Locale) -> bool:
    """Whether most values are words of another language than the question's."""
    is_foreign = _ENGLISH.search if locale == "zh-CN" else has_chinese
    return 2 * sum(bool(is_foreign(sample)) for sample in samples) > len(samples)


def quote_literal(text: str) -> str:
    """A text as a statement writes it."""
    return "'" + text.replace("'", "''") + "'"


def flatten(text: str, longest: int = MAX_TEXT_CHARS) -> str:
    """A text on one line, cut where it is longer than so many characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
