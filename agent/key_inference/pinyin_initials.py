"""Initials of names in pinyin: a `kh_id` refers to the table `kehu`."""

import re
from functools import cache, lru_cache
from importlib.resources import files

from model.sources.schema import Column, Table

_REFERENCE = re.compile(r"([a-z]{2,4})_?(?:id|bh|dm|bm)$")
_LETTERS = re.compile(r"[a-z]+")
_LONGEST_SYLLABLE = 6


def find_initials(column: Column) -> str:
    """The letters that a column has before its `id` or pinyin for a number; empty for another."""
    match = _REFERENCE.match(column.name.lower())
    return match[1] if match else ""


def list_initials(table: Table) -> frozenset[str]:
    """The initials of a table whose whole name is pinyin, two syllables or more."""
    name = table.unqualified_name.lower().replace("_", "")
    return _list_initials(name) if _LETTERS.fullmatch(name) else frozenset()


@lru_cache(maxsize=4_096)
def _list_initials(name: str) -> frozenset[str]:
    ways: list[set[str]] = [{""}]
    for end in range(1, len(name) + 1):
        starts = range(max(0, end - _LONGEST_SYLLABLE), end)
        parts = [(ways[start], name[start:end]) for start in starts]
        ways.append({w + part[0] for before, part in parts if part in _load() for w in before})
    return frozenset(initials for initials in ways[-1] if len(initials) > 1)


@cache
def _load() -> frozenset[str]:
    text = files("agent.lexicon").joinpath("readings.txt").read_text("utf-8")
    return frozenset(line.partition("\t")[0] for line in text.splitlines())
