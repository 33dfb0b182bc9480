"""Names for the tables of several files: unique, and as people say them."""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from model.locales.chinese import has_chinese

_ENDINGS = re.compile(
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
_EDGE_CHARACTERS = " -_.()（）·"
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-_.年/]?\s*(0?[1-9]|1[0-2])\s*月?(?!\d)")


def strip_endings(file_name: str) -> str:
    """A file's name without what says its kind."""
    return _ENDINGS.sub("", file_name.strip()) or file_name


def is_default_name(name: str) -> bool:
    """Whether a sheet has a default name, like `Sheet1`."""
    return _DEFAULT_NAME.fullmatch(name.strip()) is not None


def make_unique(candidates: Iterable[tuple[str, str]]) -> list[str]:
    """One name each, no two alike in any case: the first choice, else the second, else numbered."""
    pairs = list(candidates)
    often = [name.casefold() for name, _ in pairs]
    folded_names: set[str] = set()
    names: list[str] = []
    for (first, second), folded in zip(pairs, often, strict=True):
        choice = first if often.count(folded) == 1 else second
        names.append(_make_unique_name(choice, folded_names))
        folded_names.add(names[-1].casefold())
    return names


def find_common_name(names: Sequence[str]) -> str:
    """What the names of alike tables share beside times and numbers; empty when nothing."""
    bare = {_TIME_WORDS.sub("", name) for name in names}
    if len(bare) == 1:
        return bare.pop()
    prefix = _find_common_prefix(names)
    suffix = _find_common_prefix([name[::-1] for name in names])[::-1]
    common = max(prefix, suffix, key=len).strip(_EDGE_CHARACTERS + "0123456789")
    return common if len(common) > 1 else ""


def strip_times(name: str) -> str:
    """A name without the years, months and numbers in it; as it is when nothing else is left."""
    return _TIME_WORDS.sub("", name) or name


def are_only_times(names: Sequence[str]) -> bool:
    """Whether the names are nothing but times and numbers: `2024-01`, `3月`."""
    return not any(_TIME_WORDS.sub("", name) for name in names)


def find_month(name: str) -> str | None:
    """The first day of the month that a name states, as `2024-03-01`."""
    match = _MONTH.search(name)
    return f"{match[1]}-{int(match[2]):02d}-01" if match else None


def contains_chinese(names: Iterable[str]) -> bool:
    """Whether Chinese stands in one of the names."""
    return any(map(has_chinese, names))


def _find_common_prefix(names: Sequence[str]) -> str:
    """What all of them begin with."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    return "".join(letters[0] for letters in alike)


def _make_unique_name(name: str, folded_names: set[str]) -> str:
    number, free = 1, name
    while free.casefold() in folded_names:
        number += 1
        free = f"{name}_{number}"
    return free
