"""Random rules: conditions that Python can evaluate too, and masks that Python can apply."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from model.sources.policy import Mask

Value = int | str | None
Row = Mapping[str, Value]
Truth = bool | None


@dataclass(frozen=True)
class Condition:
    """A condition as SQL, and as Python evaluates it: three-valued, as SQL does."""

    sql: str
    holds: Callable[[Row], Truth]


def make_condition(
    random: Random, columns: Mapping[str, str], quote: str, depth: int = 2
) -> Condition:
    """A condition over columns, given by name with their kinds: integer, text or date."""
    if not depth or random.random() < 0.5:
        return _make_comparison(random, columns, quote)
    left = make_condition(random, columns, quote, depth - 1)
    right = make_condition(random, columns, quote, depth - 1)
    return random.choice(
        (
            Condition(
                f"({left.sql}) AND ({right.sql})", lambda r: _and(left.holds(r), right.holds(r))
            ),
            Condition(f"{left.sql} OR {right.sql}", lambda r: _or(left.holds(r), right.holds(r))),
            Condition(f"NOT ({left.sql})", lambda r: _not(left.holds(r))),
        )
    )


def _make_comparison(random: Random, columns: Mapping[str, str], quote: str) -> Condition:
    name, kind = random.choice(sorted(columns.items()))
    column = f"{quote}{name}{quote}"
    low, high = sorted((random_value(random, kind, nulls=0) for _ in range(2)), key=_order)
    tests: dict[str, Callable[[Any], bool]] = {
        f"{column} = {_write(low)}": lambda v: bool(v == low),
        f"{column} <> {_write(low)}": lambda v: bool(v != low),
        f"{column} < {_write(high)}": lambda v: bool(v < high),
        f"{column} IN ({_write(low)}, {_write(high)})": lambda v: v in (low, high),
        f"{column} BETWEEN {_write(low)} AND {_write(high)}": lambda v: bool(low <= v <= high),
    }
    is_null = Condition(f"{column} IS NULL", lambda row: row[name] is None)
    compared = [Condition(sql, _compare(name, test)) for sql, test in tests.items()]
    return random.choice([is_null, *compared])


def _compare(name: str, test: Callable[[Any], bool]) -> Callable[[Row], Truth]:
    return lambda row: None if row[name] is None else test(row[name])


def _order(value: Value) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, str(value))


def random_value(random: Random, kind: str, nulls: float = 0.15) -> Value:
    """A value from a small domain, so that joins and conditions meet; NULL now and then."""
    if random.random() < nulls:
        return None
    if kind == "integer":
        return random.choice((0, 1, 2, 3, 7, 12, 150, 151, 1234, -40))
    if kind == "date":
        return random.choice(("2023-05-17", "2023-12-31", "2024-02-29", "2025-01-01", "2025-07-08"))
    return random.choice(("a", "b", "ab", "Ann", "o'neil", "13800138000", "华北", "x%_", ""))


def make_mask(random: Random, kind: str) -> Mask:
    """A mask that a column of the kind can have."""
    kinds = ["null", "text", "hash", "last_four"]
    kinds += {"integer": ["rounded"], "date": ["year"]}.get(kind, [])
    match random.choice(kinds):
        case "text":
            return Mask("text", text=random.choice(("***", "it's hidden")))
        case "rounded":
            return Mask("rounded", step=random.choice((10, 100)))
        case chosen:
            return Mask(chosen)  # type: ignore[arg-type]


def apply_mask(mask: Mask | None, value: Value, hash_text: Callable[[str], str]) -> Value:
    """What stands in place of a value, computed without SQL."""
    if mask is None:
        return value
    if mask.kind == "text":
        return mask.text
    if value is None or mask.kind == "null":
        return None
    text = str(value)
    texts: dict[str, Callable[[], Value]] = {
        "hash": lambda: hash_text(text),
        "last_four": lambda: f"****{text[-4:]}" if len(text) > 4 else "****",
        "year": lambda: f"{text[:4]}-01-01",
        "rounded": lambda: _round(int(value), mask.step),
    }
    return texts[mask.kind]()


def _round(value: int, step: int) -> int:
    """To the nearest multiple; from the middle away from zero."""
    return int((Decimal(value) / step).quantize(Decimal(1), ROUND_HALF_UP)) * step


def hash_with_key(key: str) -> Callable[[str], str]:
    """SQLite's function of the reader process."""
    return lambda text: hmac.new(key.encode(), text.encode(), "sha256").hexdigest()[:32]


def hash_twice(outer: str, inner: str) -> Callable[[str], str]:
    """The two passes of engines whose only function is a plain hash."""

    def compute(text: str) -> str:
        first = hashlib.sha256(f"{inner}{text}".encode()).hexdigest()
        return hashlib.sha256(f"{outer}{first}".encode()).hexdigest()[:32]

    return compute


def _write(value: Value) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _and(left: Truth, right: Truth) -> Truth:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _or(left: Truth, right: Truth) -> Truth:
    if left or right:
        return True
    return None if left is None or right is None else False


def _not(value: Truth) -> Truth:
    return None if value is None else not value
