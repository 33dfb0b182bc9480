"""Our own warehouses pooled with a catalogue: each question has to find its tables among all."""

from collections.abc import Iterator
from dataclasses import replace

from sqlglot import exp, parse_one

from model.sources.schema import Schema, Table
from tests.evals.datasets.catalog import SETS
from tests.evals.datasets.dataset_part import Part
from tests.evals.datasets.eval_question import EvalQuestion

Item = tuple[EvalQuestion, frozenset[str]]
"""A question, and the tables that its statement reads, in lower case."""


def list_parts(*names: str) -> list[Part]:
    """The databases of some sets."""
    return [part for name in names for part in SETS[name]()]


def join_pools(pool: Schema, added: list[Part]) -> Schema:
    """The tables of a pool and those of the databases, as `database.table`."""
    return replace(pool, tables=(*pool.tables, *(t for part in added for t in _tables(part))))


def _tables(part: Part) -> Iterator[Table]:
    for table in part.open().schema.tables:
        keys = (replace(k, table=f"{part.name}.{k.table}") for k in table.foreign_keys)
        yield replace(table, name=f"{part.name}.{table.name}", foreign_keys=tuple(keys))


def list_items(added: list[Part], language: str) -> list[Item]:
    """The questions of a language that follow no other one."""
    return [
        (asked, gold)
        for part in added
        for asked in part.questions
        if asked.language == language and not asked.history
        if (gold := _read(part, asked))
    ]


def _read(part: Part, asked: EvalQuestion) -> frozenset[str]:
    known = {table.name.lower() for table in part.open().schema.tables}
    named = parse_one(asked.golds[0], read="sqlite").find_all(exp.Table)
    return frozenset(f"{part.name}.{t.name}".lower() for t in named if t.name.lower() in known)
