"""A question cut into marks: what each stretch of it may be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from agent.builtin.reading.atoms import NUMBER, Atom, atoms, normalize, number_in, scale_of
from agent.builtin.reading.dates import TimeMatch, find_times
from agent.builtin.reading.phrases import (
    Adjective,
    Key,
    comparatives,
    function_words,
    glossary_words,
    superlatives,
)
from agent.builtin.reading.terms import Senses, senses_of

MOST_RANKED = 1_000_000
"""The longest ranking: no database counts further than its integers go."""
_LONGEST = 10
_SHORT = 3
_TOP = re.compile(
    rf"(?:排名|排行)?前\s*(?P<zh>{NUMBER})\s*(?!个?(?:天|日|周|星期|月|季度|年))(?:[名个位条家种款大款类]|的)*"
    rf"|(?:倒数|最后|后)\s*(?P<zhlow>{NUMBER})\s*(?!个?(?:天|日|周|星期|月|季度|年))[名个位条家种款大类]?"
    rf"|\b(?:top|first|leading|best) (?P<en>{NUMBER})\b|\btop(?P<top>\d+)\b"
    rf"|\b(?:bottom|last|worst) (?P<enlow>{NUMBER})\b"
)
_LITERAL = re.compile(r"\"([^\"]{1,80})\"|(?<![a-z])'([^']{1,80})'(?![a-z])")
_NUMERAL = re.compile(
    rf"(?P<n>{NUMBER})(?:\s*(?P<scale>万|亿|million|thousand|k\b|m\b))?(?P<pct>%)?"
)


_SCORED = (["均"], ["高"], ["低"], ["总"])
_NOT_SCORED = (["类"], ["组"], ["布"], ["析"], ["店"], ["公"], ["钟"], ["行"], ["部"])


@dataclass(frozen=True, slots=True)
class ValueHit:
    """A stored value that these words name."""

    table: str
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A table (no column) or column that these words may mean."""

    table: str
    column: str | None
    score: float


@dataclass(slots=True)
class Mark:
    """A stretch of the question with all it may be; `used` once the reading reflects it."""

    start: int
    end: int
    text: str
    functions: tuple[str, ...] = ()
    senses: Senses = frozenset()
    values: tuple[ValueHit, ...] = ()
    superlative: Adjective | None = None
    comparative: Adjective | None = None
    number: Decimal | None = None
    time: TimeMatch | None = None
    literal: str | None = None
    limit: int | None = None
    lowest: bool = False
    refs: tuple[Candidate, ...] = field(default=())
    used: bool = False
    size: int = 1

    def does(self, *names: str) -> bool:
        """Whether one of these functions is among its readings."""
        return any(name in self.functions for name in names)

    @property
    def filler(self) -> bool:
        """Whether it carries no meaning of its own."""
        light = self.does("of", "link", "contrast", "gap")
        return light and not self.refs and not self.values and self.time is None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words and values of the tables at hand."""

    words: dict[Key, Senses]
    values: dict[Key, tuple[ValueHit, ...]]


def mark(text: str, today: date, vocabulary: Vocabulary) -> list[Mark]:
    """The marks that cover the most of the question with the longest stretches."""
    plain = normalize(text)
    pieces = atoms(plain)
    if not pieces:
        return []
    starts = {a.start: i for i, a in enumerate(pieces)}
    ends = {a.end: i + 1 for i, a in enumerate(pieces)}
    options: dict[int, list[tuple[float, Mark]]] = {}
    for weight, found in (*_patterns(plain, text, today), *_lookups(pieces, text, vocabulary)):
        first, last = starts.get(found.start), ends.get(found.end)
        if first is not None and last is not None and last > first:
            found.size = last - first
            options.setdefault(first, []).append((weight * found.size**1.4, found))
    return _best(pieces, options, text)


def _best(
    pieces: tuple[Atom, ...], options: dict[int, list[tuple[float, Mark]]], text: str
) -> list[Mark]:
    count = len(pieces)
    score = [0.0] * (count + 1)
    choice: list[Mark] = []
    for at in range(count - 1, -1, -1):
        atom = pieces[at]
        best = Mark(atom.start, atom.end, text[atom.start : atom.end])
        top = score[at + 1] - 0.01
        for weight, found in options.get(at, ()):
            if weight + score[at + found.size] > top:
                top, best = weight + score[at + found.size], found
        score[at] = top
        choice.append(best)
    choice.reverse()
    marks: list[Mark] = []
    at = 0
    while at < count:
        marks.append(choice[at])
        at += choice[at].size
    return marks


def _patterns(plain: str, text: str, today: date) -> Iterator[tuple[float, Mark]]:
    for when in find_times(plain, today):
        yield 1.3, Mark(when.start, when.end, text[when.start : when.end], time=when)
    for m in _TOP.finditer(plain):
        lowest = m["zhlow"] or m["enlow"]
        number = number_in(lowest or m["zh"] or m["en"] or m["top"])
        if number is not None:
            limit = min(int(number), MOST_RANKED)
            yield 1.2, Mark(*m.span(), m[0], limit=limit, lowest=lowest is not None)
    for m in _LITERAL.finditer(plain):
        start, end = m.span(1) if m[1] is not None else m.span(2)
        yield 3.0, Mark(*m.span(), m[0], literal=text[start:end].strip())
    for m in _NUMERAL.finditer(plain):
        number = number_in(m["n"])
        if number is not None:
            weight = 1.1 if m["n"][0].isdigit() else 0.45
            value = number * scale_of(m["scale"] or "")
            value = value / 100 if m["pct"] else value
            yield weight, Mark(m.start(), m.end(), text[m.start() : m.end()], number=value)


def _lookups(
    pieces: tuple[Atom, ...], text: str, vocabulary: Vocabulary
) -> Iterator[tuple[float, Mark]]:
    keys = [a.key for a in pieces]
    for first in range(len(keys)):
        for last in range(first + 1, min(first + _LONGEST, len(keys)) + 1):
            if keys[first] == "分" and keys[first - 1 : first] in _SCORED and last == first + 1:
                yield 1.3, _score(pieces[first], keys[last : last + 1])
            key = tuple(keys[first:last])
            found = _lookup(key, vocabulary) or _apart(key, vocabulary)
            if found is not None:
                weight, mark = found
                mark.start, mark.end = pieces[first].start, pieces[last - 1].end
                mark.text = text[mark.start : mark.end]
                if "order" in mark.functions and mark.text.lower().startswith("orders "):
                    continue  # orders by channel: what is counted, not how it is sorted
                if mark.values and mark.functions == ("link",) and len(mark.text) > _SHORT:
                    mark.functions = ()  # shipped, where a status is
                elif mark.functions and (mark.text.islower() or mark.text == "是"):
                    mark.values = ()  # "in" is not the code IN, 是 not the stored yes
                yield weight, mark


def _score(piece: Atom, after: list[str]) -> Mark:
    """平均分, 最高分 speak of scores; 总分店 does not."""
    senses = senses_of(("分数",)) if after not in _NOT_SCORED else frozenset()
    return Mark(piece.start, piece.end, piece.text, senses=senses)


def _apart(key: Key, vocabulary: Vocabulary) -> tuple[float, Mark] | None:
    """High schooler, where a table is called Highschooler."""
    if len(key) != 2 or not all(len(word) > 2 and word.isascii() for word in key):
        return None
    joined = ("".join(key),)
    return _lookup(joined, vocabulary) if joined in vocabulary.words else None


def _lookup(key: Key, vocabulary: Vocabulary) -> tuple[float, Mark] | None:
    functions = function_words().get(key, ())
    senses = vocabulary.words.get(key)
    values = vocabulary.values.get(key, ())
    superlative, comparative = superlatives().get(key), comparatives().get(key)
    known = key in glossary_words()
    if not (functions or senses or values or superlative or comparative or known):
        return None
    weight = 1.12 if values else 1.1 if senses else 1.02 if known else 1.0
    senses = senses or (senses_of(key) if known else frozenset())
    return weight, Mark(
        0,
        0,
        "",
        functions=functions,
        senses=senses,
        values=values,
        superlative=superlative,
        comparative=comparative,
    )
