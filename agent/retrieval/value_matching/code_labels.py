"""Reads codes that a comment or note explains: `TM=天猫, JD=京东`, `1 paid 2 refunded`."""

import re
from collections.abc import Iterator
from itertools import pairwise

from model.sources.schema import Column

Pair = tuple[str, str]
"""A stored code and what it means."""
_END = r",，;；、/|()（）\[\]【】{}\n"
_CODE = r"(?<![A-Za-z0-9_.])([A-Za-z0-9_]{1,12})"
_SIGN = r"\s*(?:=>|->|[=＝:：→]|[-—–](?![\d-]))"
_SIGNED = re.compile(
    rf"{_CODE}{_SIGN}\s*([^{_END}=＝:：→]+?)"
    rf"(?=\s*(?:[{_END}]|$)|\s+[A-Za-z0-9_]{{1,12}}{_SIGN}|\d+{_SIGN})"
)
_NUMBERED = re.compile(rf"(?<![A-Za-z0-9_.])(\d{{1,3}})\s*([^\s\d{_END}:：=.%][^\d{_END}:：=]*)")
_LETTERED = re.compile(rf"(?:^|[{_END}:：])\s*([A-Z][A-Z0-9]{{0,3}})\s+([^{_END}:：=]{{1,40}})")
_ENCLOSED = re.compile(r"([^\s,，;；、/|()（）:：]{1,20})\s*[(（]\s*([A-Za-z0-9_]{1,12})\s*[)）]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z &'\-]*")
_MAX_TEXT_CHARS = 2_000
_LONGEST = 40
_WOMEN = "female women woman girl 女 女性 女生 女士"
_MEN = "male men man boy 男 男性 男生 男士"
_GENDERS = {
    **dict.fromkeys(("f", "female", "女", "女性"), _WOMEN),
    **dict.fromkeys(("m", "male", "男", "男性"), _MEN),
}
_GENDER = re.compile(r"(?:^|_)(?:sex|gender|xb|xingbie)(?:_|$)|性别", re.IGNORECASE)


def find_code_words(column: Column) -> Iterator[Pair]:
    """Each code of a column with each word for it."""
    for text in (column.note, column.comment):
        pairs = _find_listed_codes(text[:_MAX_TEXT_CHARS], column)
        if pairs:
            for code, label in pairs:
                yield from ((code, word) for word in _list_label_words(label))
            break
    yield from _find_gender_words(column)


def _find_listed_codes(text: str, column: Column) -> list[Pair]:
    """The pairs by the first notation that lists codes which the column may hold."""
    notations = (
        [(match[1], match[2]) for match in _SIGNED.finditer(text)],
        [(match[2], match[1]) for match in _ENCLOSED.finditer(text)],
        [(match[1], match[2]) for match in _NUMBERED.finditer(text)],
        [(match[1], match[2]) for match in _LETTERED.finditer(text)],
    )
    for pairs in notations:
        stored_pairs = _match_stored_codes(pairs, column)
        if stored_pairs:
            return stored_pairs
    return []


def _match_stored_codes(pairs: list[Pair], column: Column) -> list[Pair]:
    """The pairs as they are stored; none when these are no codes of this column."""
    codes = [code for code, _ in pairs]
    if len(pairs) < 2 or len(set(codes)) < len(codes):
        return []
    if column.samples:
        stored_values = {value.lower(): value for value in column.samples}
        stored_pairs = [
            (stored_values[c.lower()], label) for c, label in pairs if c.lower() in stored_values
        ]
        return stored_pairs if len(stored_pairs) * 2 >= len(pairs) else []
    if column.kind in ("integer", "boolean", "decimal", "float") or _is_unsampled_text(column):
        return pairs if _are_all_values(codes, column) or _are_consecutive(codes) else []
    return []


def _is_unsampled_text(column: Column) -> bool:
    """A text column that was not sampled may hold any code."""
    return column.kind == "text" and column.profile is None


def _are_all_values(codes: list[str], column: Column) -> bool:
    """Whether the column has no more values than there are codes, and its ends are among them."""
    profile = column.profile
    if profile is None or not profile.distinct or not {profile.low, profile.high} <= set(codes):
        return False
    return profile.distinct <= len(codes)


def _are_consecutive(codes: list[str]) -> bool:
    """Numbers that follow each other, as nobody writes of lengths and shares; or no numbers."""
    if not all(code.isdigit() for code in codes):
        return not any(code.isdigit() for code in codes)
    numbers = sorted(map(int, codes))
    steps = {b - a for a, b in pairwise(numbers)}
    return steps in ({1}, {10}) or (numbers[0] < 2 and len(numbers) > 2)


def _list_label_words(label: str) -> Iterator[str]:
    """A label whole, and its Chinese and English alone."""
    whole = label.strip(" .。\"'“”")
    words = [whole, *_HAN_RUN.findall(whole), *map(str.strip, _LATIN_RUN.findall(whole))]
    yield from (word for word in dict.fromkeys(words) if 0 < len(word) <= _LONGEST)


def _find_gender_words(column: Column) -> Iterator[Pair]:
    """`F` and `M`, 女 and 男 of a column that is called sex or gender."""
    if not column.samples or not any(
        map(_GENDER.search, (column.name, column.comment, column.note))
    ):
        return
    for value in column.samples[:4]:
        words = _GENDERS.get(value.lower(), "").split()
        yield from ((value, word) for word in words if word != value.lower())
