"""A user's rows equal those of a database that holds only what he may see, masked.

20,000 statements over 200 random worlds on SQLite, 2,000 each on the other engines; the counts are
printed. `python -m tests.benchmarks policies` goes on for as long as it is told.
"""

import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.support.policies.comparison import compare_world
from tests.support.policies.databases import (
    DatabasePair,
    duckdb_pair,
    mariadb_pair,
    postgresql_pair,
    sqlite_pair,
)

_PAIRS = {"duckdb": duckdb_pair, "mariadb": mariadb_pair, "postgresql": postgresql_pair}
_STATEMENTS = 100


@pytest.fixture(params=_PAIRS)
def pair(request: pytest.FixtureRequest) -> Iterator[DatabasePair]:
    """A full and a visible database of each engine but SQLite."""
    with _PAIRS[request.param]() as pair:
        yield pair


@pytest.mark.promise("row-and-column-rules")
@pytest.mark.parametrize("first", range(0, 200, 5))
def test_rows_are_those_of_what_the_user_may_see_in_sqlite(first: int) -> None:
    with sqlite_pair() as pair:
        _compare(pair, range(first, first + 5))


@pytest.mark.promise("row-and-column-rules")
@pytest.mark.parametrize("first", range(1_000, 1_020, 5))
def test_rows_are_those_of_what_the_user_may_see(pair: DatabasePair, first: int) -> None:
    _compare(pair, range(first, first + 5))


def _compare(pair: DatabasePair, seeds: range) -> None:
    counts: Counter[str] = Counter()
    for seed in seeds:
        counts += compare_world(pair, seed, _STATEMENTS)
    sys.stdout.write(f"{pair.dialect}: {counts.total()} statements: {dict(counts)}\n")
    assert counts.total() == len(seeds) * _STATEMENTS
    assert counts["rows"] > counts.total() * 0.2
    assert counts["refused"] + counts["too_long"] < counts.total() * 0.05
