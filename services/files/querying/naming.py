"""Names of the tables of several files: unique, without extensions, default names and times."""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from model.locales.chinese import has_chinese

_EXTENSIONS = re.compile(
    r"(?:\.(?:xlsx|xlsm|xls|xlsb|ods|csv|tsv|txt|parquet|jsonl|ndjson|json|gz))+$", re.IGNORECASE
)
_DEFAULT_NAME = re.compile(
    r"(?:sheet|工作表|表|table|表格|页|data|数据)?\s*\d*(?:\s*[(（]\d+[)）])?(?:_\d+)?",
    re.IGNORECASE,
)
_TIME_WORDS = re.compile(
    r"\d+|[年月日季度第周]|(?<![a-z])q(?=\d)|[\s\-_.()（）]+"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)
_DATABASE = re.compile(
    r"(file_\d+|memory|main|temp|system|information_schema|pg_catalog)\.", re.IGNORECASE
)
"""Behind such a name a dot is read as that of a table of one file, or of the engine."""
_EDGE_CHARACTERS = " -_.()（）·"
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-_.年/]?\s*(0?[1-9]|1[0-2])\s*月?(?!\d)")


def strip_extensions(file_name: str) -> str:
    """A file's name without its extensions."""
    return _EXTENSIONS.sub("", file_name.strip()) or file_name


def is_default_name(name: str) -> bool:
    """Whether a sheet has a default name, like `Sheet1`."""
    return _DEFAULT_NAME.fullmatch(name.strip()) is not None


def make_unique(candidates: Iterable[tuple[str, str]]) -> list[str]:
    """A name for each pair, unique without regard to case.

    The first of a pair when no other pair has it, else the second; numbered where that is taken.
    """
    pairs = list(candidates)
    first_choices = [first.casefold() for first, _ in pairs]
    folded_names: set[str] = set()
    names: list[str] = []
    for (first, second), folded in zip(pairs, first_choices, strict=True):
        choice = first if first_choices.count(folded) == 1 else second
        choice = _DATABASE.sub(r"\1_", choice, count=1) if _DATABASE.match(choice) else choice
        names.append(_make_unique_name(choice, folded_names))
        folded_names.add(names[-1].casefold())
    return names


def find_common_name(names: Sequence[str]) -> str:
    """What names share except times and numbers; empty when that is nothing."""
    names_without_times = {_TIME_WORDS.sub("", name) for name in names}
    if len(names_without_times) == 1:
        return names_without_times.pop()
    prefix = _find_common_prefix(names)
    suffix = _find_common_prefix([name[::-1] for name in names])[::-1]
    common = max(prefix, suffix, key=len).strip(_EDGE_CHARACTERS + "0123456789")
    return common if len(common) > 1 else ""


def are_only_times(names: Sequence[str]) -> bool:
    """Whether the names are nothing but times and numbers: `2024-01`, `3月`."""
    return not any(_TIME_WORDS.sub("", name) for name in names)


def find_month(name: str) -> str | None:
    """The first day of the month that a name states, as `2024-03-01`."""
    match = _MONTH.search(name)
    return f"{match[1]}-{int(match[2]):02d}-01" if match else None


def contains_chinese(names: Iterable[str]) -> bool:
    """Whether one of the names contains Chinese."""
    return any(map(has_chinese, names))


def _find_common_prefix(names: Sequence[str]) -> str:
    shared = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    return "".join(letters[0] for letters in shared)


def _make_unique_name(name: str, folded_names: set[str]) -> str:
    number, unique_name = 1, name
    while unique_name.casefold() in folded_names:
        number += 1
        unique_name = f"{name}_{number}"
    return unique_name
