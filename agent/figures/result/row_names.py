"""Finds where a text names rows of the result: by labels, parts of long labels, periods."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from agent.figures.extraction.directions import FROM
from agent.figures.extraction.period_mentions import PeriodMention
from agent.figures.result.bands import find_named_bands
from agent.figures.result.result_table import ResultTable, Rows, contains_label, cross_rows
from model.locales.chinese import compile_chinese

TIME = -1
MAX_NAMES = 60
MAX_LABELS_WITH_ALIASES = 60
MIN_ALIAS_CHARS = 4
_COMMON_WORDS = frozenset(
    (
        *("high", "medium", "unknown", "open", "closed", "basic", "standard", "direct", "good"),
        *("fair", "poor", "small", "large", "fast", "slow", "free", "central", "mobile"),
        *("general", "public", "private", "regular", "active", "online", "offline", "premium"),
    )
)
"""Words that name a label in lower case only where a noun follows."""
_NOUN = r"(?= (?:[a-z]{3,}s|one)\b)"
_NO_ALIASES = frozenset(
    (
        *("other", "others", "total", "overall", "average", "none", "more", "most", "less", "rest"),
        *("back", "best", "first", "last", "next", "lead", "even", "like", "true", "false", "with"),
        *("from", "march", "may", "june", "july", "august", "a", "b", "c", "d", "all", "any", "no"),
        *(
            "yes",
            "in",
            "on",
            "out",
            "up",
            "down",
            "one",
            "two",
            "three",
            "top",
            "the",
            "and",
            "not",
        ),
    )
)
"""Words that name a label only where they are written as one."""
_SENTENCE_END = re.compile(
    r"[。！？；;\n]|(?<=[A-Za-z\d%)' ])(?<!\bvs)(?<!approx)(?<!\bca)[.!?](?=\s)"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]{3,}")
_KIND = compile_chinese(r"(?<=\p{Han}{2})(?:省|市|区|县|店|部|类|组|分公司|公司)$")
_HEAD_END = re.compile(r" (?:with|for|of|in|by|and)\b|[(,/]")
_WEEKEND = re.compile(r"周末|\bweekends?\b", re.IGNORECASE)
_WORKDAYS = re.compile(r"工作日|\b(?:weekdays?|working days?|workdays?)\b", re.IGNORECASE)
DAYS = 7
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNTIL = re.compile(r"\s*(?:到|至|[-–—~]|\bto\b|\bthrough\b)\s*", re.IGNORECASE)
_OPENING, _CLOSING = "(（", ")）"
_WEEKEND_DAYS = re.compile(r"sat(?:urday)?|sun(?:day)?|(?:星期|周|礼拜)[六日天末]", re.IGNORECASE)


@dataclass(frozen=True, eq=False, slots=True)
class RowName:
    """A name in a text: offsets, the column whose label it is (`TIME` for a period), its rows."""

    start: int
    end: int
    column: int
    rows: Rows


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """The offsets of the sentences and list items of a text."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, end.end()
        start = end.end()
    if start < len(text):
        yield start, len(text)


def find_names(text: str, table: ResultTable, periods: Sequence[PeriodMention]) -> list[RowName]:
    """The names in `text` in their order, none inside another."""
    names = [*_find_time_names(table, periods)]
    for name in names:
        text = _blank_name(text, name)
    for reader in (_find_labels, _find_bands, _find_aliases):
        for name in reader(text, table):
            if len(names) < MAX_NAMES:
                names.append(name)
                text = _blank_name(text, name)
    return list(_join_ranges(text, sorted(names, key=lambda name: name.start), table))


def _find_rows_between(text: str, one: RowName, other: RowName, table: ResultTable) -> Rows:
    """The rows from one name to the other; of periods, where the two stand alone in brackets."""
    if one.column == TIME:
        beside = text[one.start - 1 : one.start], text[other.end : other.end + 1]
        if not (beside[0] in _OPENING and beside[1] in _CLOSING and all(beside)):
            return np.empty(0, dtype=np.intp)
        first, last = int(table.place[one.rows].min()), int(table.place[other.rows].max())
        return np.sort(table.order[first : last + 1])
    first, last = int(one.rows.min()), int(other.rows.max())
    alone = first < last and len(one.rows) == len(other.rows) == 1
    return np.arange(first, last + 1) if alone else np.empty(0, dtype=np.intp)


def _join_ranges(text: str, names: Sequence[RowName], table: ResultTable) -> Iterator[RowName]:
    """The names, those of 周一到周四 as one of all rows between."""
    index = 0
    while index < len(names):
        one, other = names[index], names[min(index + 1, len(names) - 1)]
        between = _UNTIL.fullmatch(text[one.end : other.start]) if other is not one else None
        if between and one.column == other.column and not FROM.search(text[: one.start]):
            rows = _find_rows_between(text, one, other, table)
            if len(rows):
                yield RowName(one.start, other.end, one.column, rows)
                index += 2
                continue
        yield one
        index += 1


def intersect_rows(sets: Sequence[Rows]) -> Rows:
    """The rows that all `sets` have."""
    return reduce(cross_rows, sets)


def restrict_rows(rows: Rows, others: Sequence[Rows]) -> Rows:
    """The rows that are among all `others` too; all of them where none is."""
    common_rows = intersect_rows([rows, *others])
    return common_rows if len(common_rows) else rows


def unite_rows(sets: Sequence[Rows]) -> Rows:
    """The rows that one of `sets` has."""
    # `np.unique` gives the same, and loads all of numpy's masked arrays to do so.
    return np.flatnonzero(np.bincount(np.concatenate(list(sets))))


def _blank_name(text: str, name: RowName) -> str:
    return text[: name.start] + "\0" * (name.end - name.start) + text[name.end :]


def _find_time_names(table: ResultTable, periods: Sequence[PeriodMention]) -> Iterator[RowName]:
    for period in periods:
        rows = table.find_rows(period)
        if len(rows):
            yield RowName(period.start, period.end, TIME, rows)


def _find_labels(text: str, table: ResultTable) -> Iterator[RowName]:
    candidates = [
        (label, column, labels[label])
        for column, labels in enumerate(table.groups)
        for label in labels
        if contains_label(label, text)
    ]
    for label, column, rows in sorted(candidates, key=lambda one: -len(one[0])):
        for start in _find_places(label, text):
            yield RowName(start, start + len(label), column, rows)
            text = text[:start] + "\0" * len(label) + text[start + len(label) :]


def _find_bands(text: str, table: ResultTable) -> Iterator[RowName]:
    for column, labels in enumerate(table.groups):
        if len(labels) <= MAX_LABELS_WITH_ALIASES:
            for start, end, rows in find_named_bands(text, labels):
                yield RowName(start, end, column, unite_rows(rows))


def _find_places(label: str, text: str) -> list[int]:
    pattern = re.escape(label)
    if label[0].isascii() and label[0].isalnum():
        pattern = rf"(?<![A-Za-z0-9]){pattern}"
    if label[-1].isascii() and label[-1].isalnum():
        pattern = rf"{pattern}(?![A-Za-z0-9])"
    return [match.start() for match in re.finditer(pattern, text)]


def _find_aliases(text: str, table: ResultTable) -> Iterator[RowName]:
    """Names by a word or phrase that only one label has: "the chair", 浙江 for 浙江省, weekend."""
    for column, labels in enumerate(table.groups):
        if not 0 < len(labels) <= MAX_LABELS_WITH_ALIASES:
            continue
        for alias, label in _make_aliases(labels, table).items():
            short = alias.isascii() and len(alias) < MIN_ALIAS_CHARS
            ends = _NOUN if alias in _COMMON_WORDS or short else r"(?:s|es)?(?![A-Za-z])"
            if short and len(alias) == MIN_ALIAS_CHARS - 1:
                ends = rf"(?:{_NOUN}|e?s(?![A-Za-z]))"
            for match in re.finditer(
                rf"(?<![A-Za-z]){re.escape(alias)}{ends}", text, re.IGNORECASE
            ):
                yield RowName(match.start(), match.end(), column, labels[label])
                text = text[: match.start()] + "\0" * len(match[0]) + text[match.end() :]
        yield from _find_day_groups(text, column, labels)


def _find_day_groups(text: str, column: int, labels: dict[str, Rows]) -> Iterator[RowName]:
    """Names for several weekdays together: the weekend, 工作日."""
    off = {label for label in labels if _WEEKEND_DAYS.fullmatch(label)}
    if len(off) > 1 and len(off) < len(labels) <= DAYS:
        for reader, days in ((_WEEKEND, off), (_WORKDAYS, labels.keys() - off)):
            rows = unite_rows([labels[label] for label in days])
            for match in reader.finditer(text):
                yield RowName(match.start(), match.end(), column, rows)


def _make_aliases(labels: dict[str, Rows], table: ResultTable) -> dict[str, str]:
    headings = " ".join(word for measure in table.measures for word in measure.words)
    owners: dict[str, set[str]] = {}
    for label in labels:
        for alias in {*_make_phrases(label), *_make_stems(label), *_translate_weekday(label)}:
            owners.setdefault(alias, set()).add(label)
    single = {alias: min(of) for alias, of in owners.items() if len(of) == 1}
    aliases = {
        alias: label
        for alias, label in single.items()
        if alias != label and alias not in headings and alias not in table.headings
    }
    return dict(sorted(aliases.items(), key=lambda pair: -len(pair[0])))


def _make_phrases(label: str) -> Iterator[str]:
    words = label.split()
    if len(words) == 1:
        if label.isascii() and label.isalpha() and label.lower() not in _NO_ALIASES:
            yield label.capitalize() if label.islower() else label.lower()
            yield from [f"{label}s"] if label.isupper() else []
        return
    head = _HEAD_END.split(label)[0].split()
    for size in range(len(head) - 1, 1, -1):
        yield from (" ".join(head[i : i + size]).lower() for i in range(len(head) - size + 1))
    if head and _WORD.fullmatch(head[-1]):
        yield head[-1].lower()
    yield label.lower()


def _translate_weekday(label: str) -> Iterator[str]:
    """周六 in English."""
    if match := _WEEKDAY.fullmatch(label):
        yield _DAY_NAMES["一二三四五六日天".index(match[1]) % 7 if match[1] != "天" else 6]


def _make_stems(label: str) -> Iterator[str]:
    stem = _KIND.sub("", label)
    if stem != label:
        yield stem
