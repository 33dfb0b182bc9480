"""Statements that are made to mistake one table for another: WITH, shadowing, case, set operations.

Each gives two columns, `a` (a number) and `b` (text), so that any of them fits anywhere.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_CONSTANT = "SELECT 1 AS a, 'x' AS b"


@dataclass(frozen=True)
class Grammar:
    """What an engine understands: `names` as a statement writes them, and which clauses."""

    names: tuple[str, ...]
    """Of tables."""
    new: tuple[str, ...]
    """That a WITH may give."""
    operators: tuple[str, ...] = ("UNION ALL", "UNION", "EXCEPT", "INTERSECT")
    brackets: bool = True
    """Whether an operand of a set operation may stand in brackets, with a WITH of its own."""
    lateral: bool = False
    in_name: bool = False
    """Whether `x IN name` reads a table."""


class Writer:
    """Writes statements, the same ones for the same seed."""

    def __init__(self, grammar: Grammar, seed: int) -> None:
        self._grammar = grammar
        self._random = random.Random(seed)
        self._near: Sequence[str] = ()

    def statements(self, count: int) -> Iterator[str]:
        """So many statements."""
        for _ in range(count):
            self._near = self._random.sample(self._grammar.new, 2)
            yield self._with(3)

    def _with(self, depth: int) -> str:
        parts = ", ".join(self._part(depth - 1) for _ in range(self._random.randint(1, 2)))
        word = self._random.choice(("WITH", "WITH RECURSIVE"))
        return f"{word} {parts} {self._query(depth - 1)}"

    def _part(self, depth: int) -> str:
        name = self._random.choice(self._near)
        kinds: tuple[Callable[[], str], ...] = (
            lambda: self._query(depth),
            lambda: f"{_CONSTANT} UNION ALL {self._step(name)}",
            lambda: f"{_CONSTANT} {self._operator()} {self._step(name)}",
            lambda: f"SELECT a, b FROM {name} {self._operator()} {_CONSTANT}",
            lambda: f"{_CONSTANT} UNION ALL {self._step(name)} UNION ALL {self._step(name)}",
        )
        return f"{name} AS ({self._random.choice(kinds)()})"

    def _step(self, name: str) -> str:
        source = self._random.choice((name, name, f"(SELECT a, b FROM {self._name()}) AS y"))
        return f"SELECT a + 1, b FROM {source} WHERE a < 3"

    def _query(self, depth: int) -> str:
        if depth <= 0:
            return self._random.choice((_CONSTANT, *(self._plain() for _ in range(3))))
        kinds: list[Callable[[int], str]] = [
            self._write_derived,
            self._compound,
            self._scalar,
            self._write_filtered,
            self._write_nested,
        ]
        if self._grammar.lateral:
            kinds.append(self._lateral)
        if self._grammar.in_name:
            kinds.append(self._in_name)
        if self._random.random() < 0.15:
            return self._plain()
        return self._random.choice(kinds)(depth - 1)

    def _plain(self) -> str:
        return f"SELECT a, b FROM {self._name()}"

    def _write_derived(self, depth: int) -> str:
        return f"SELECT a, b FROM ({self._query(depth)}) AS z"

    def _write_nested(self, depth: int) -> str:
        return f"SELECT a, b FROM ({self._with(depth)}) AS z"

    def _compound(self, depth: int) -> str:
        left, right = self._query(depth), self._query(depth)
        if self._grammar.brackets:
            right = f"({self._random.choice((self._query, self._with))(depth)})"
        return f"{left} {self._operator()} {right}"

    def _scalar(self, depth: int) -> str:
        return f"SELECT 1 AS a, (SELECT max(b) FROM ({self._query(depth)}) AS w) AS b"

    def _write_filtered(self, depth: int) -> str:
        inner = f"SELECT a FROM ({self._query(depth)}) AS v"
        return f"SELECT a, b FROM {self._name()} WHERE a IN ({inner})"

    def _lateral(self, depth: int) -> str:
        inner = self._query(depth)
        return f"SELECT l.a, l.b FROM {self._name()} AS k, LATERAL ({inner}) AS l"

    def _in_name(self, _depth: int) -> str:
        return f"SELECT a, b FROM {self._name()} WHERE (a, b) IN {self._name()}"

    def _operator(self) -> str:
        return self._random.choice(self._grammar.operators)

    def _name(self) -> str:
        names = self._near if self._random.random() < 0.5 else self._grammar.names
        return self._random.choice(names)
