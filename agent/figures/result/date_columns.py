"""The columns of dates of a result, each with the words that name it: bought on, serviced on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.charting.data.column_roles import ClassifiedColumn
from agent.figures.result.measure_headings import list_names
from agent.figures.result.moments import MIN_UNKNOWN_YEAR, Moment, read_moment
from model.locales.chinese import HAN

_ENGLISH = re.compile(r"[a-z]{3,}")
_CHINESE = re.compile(f"{HAN}{{2,}}")
_GENERIC = frozenset(
    (
        "date",
        "time",
        "day",
        "month",
        "year",
        "week",
        "when",
        "the",
        "last",
        "first",
        "latest",
        "and",
    )
)
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|es|e|s|d)$")
_CHINESE_ENDS = re.compile(
    r"^(?:最近|最后|首次|上次|最新)(?:一次)?(?=.{2})|(?<=.{2})(?:日期|时间|年月|月份|日)$"
)


@dataclass(frozen=True, slots=True)
class DateColumn:
    """A column of dates: the stems of the words of its headings, and the date of each row."""

    stems: frozenset[str]
    moments: tuple[Moment, ...]

    def is_named_in(self, words: str) -> bool:
        """Whether `words`, in lower case, name the column: "was serviced", 保养."""
        english = set(_find_stems(words))
        return any(stem in english if stem.isascii() else stem in words for stem in self.stems)


def find_date_columns(times: Sequence[ClassifiedColumn]) -> Iterator[DateColumn]:
    """Those of the columns of times whose values are all dates with a year."""
    for column in times:
        keys = [read_moment(text) for text in column.texts]
        known_keys = [key for key, text in zip(keys, column.texts, strict=True) if text is not None]
        if known_keys and all(0 < year < MIN_UNKNOWN_YEAR for year, _, _ in known_keys):
            moments = tuple((y, m, d) if y < MIN_UNKNOWN_YEAR else (0, 0, 0) for y, m, d in keys)
            yield DateColumn(frozenset(_list_stems(list_names(column))), moments)


def _list_stems(headings: Sequence[str]) -> Iterator[str]:
    for heading in headings:
        yield from _find_stems(heading)
        yield from (_CHINESE_ENDS.sub("", part) for part in _CHINESE.findall(heading))


def _find_stems(words: str) -> Iterator[str]:
    for word in _ENGLISH.findall(words):
        if word not in _GENERIC:
            yield _ENDING.sub("", word)
