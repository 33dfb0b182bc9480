"""Questions to refuse, and questions of which each reading gives other rows.

An examiner wrote those over the retailer and the sources of the folder without looking at the
engine; we wrote those over our own warehouses (`…_own.json`), to see which kinds are answered as if
nothing were wrong. Those of a museum and of car parks were written before their writer had read the
engine's code (`…_fresh.json`), the last twenty after that work, and asked once (`…_unseen.json`).
Of a question to refuse it is known what is missing; of an unclear one, each reading with its
statement.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from tests.evals.datasets.dataset_part import Part
from tests.evals.datasets.demo_set import TODAY, open_retailer
from tests.evals.datasets.eval_question import EvalQuestion, Language
from tests.evals.datasets.warehouse import Warehouse, make_warehouse, open_own, read_comments

FOLDER = Path(__file__).with_name("unclear")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question, with the statement that answers it."""

    words: str
    sql: str


@dataclass(frozen=True, slots=True)
class UnclearQuestion:
    """A question without an answer has no readings."""

    id: str
    source: str
    language: Language
    kind: str
    text: str
    missing: str = ""
    readings: tuple[Reading, ...] = ()

    def to_eval_question(self) -> EvalQuestion:
        """The question as the other sets have them: any of its readings answers it."""
        golds = tuple(reading.sql for reading in self.readings)
        return EvalQuestion(self.id, self.kind, self.language, self.text, golds)


def list_unclear() -> list[UnclearQuestion]:
    """All of them, by source."""
    entries = [
        entry
        for name in ("unanswerable", "ambiguous")
        for part in ("", "_own", "_fresh", "_unseen")
        for entry in json.loads((FOLDER / f"{name}{part}.json").read_text("utf-8"))
    ]
    return sorted(map(_to_question, entries), key=attrgetter("source", "id"))


def parts() -> Iterator[Part]:
    """Source by source."""
    for source, asked in groupby(list_unclear(), key=attrgetter("source")):
        questions = tuple(one.to_eval_question() for one in asked)
        yield Part(source, partial(open_source, source), questions)


def open_source(name: str) -> Warehouse:
    """The retailer, one of the examiner's sources, or one of ours, in memory."""
    if name == "demo":
        return open_retailer()
    if not (FOLDER / f"{name}.sql").is_file():
        return open_own(name)
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript((FOLDER / f"{name}.sql").read_text("utf-8"))
    return make_warehouse(name, connection, TODAY, read_comments(connection))


def _to_question(entry: dict[str, Any]) -> UnclearQuestion:
    readings = tuple(Reading(**reading) for reading in entry.get("readings", ()))
    return UnclearQuestion(
        id=entry["id"],
        source=entry["source"],
        language=entry["language"],
        kind=entry["kind"],
        text=entry["question"],
        missing=entry.get("missing", ""),
        readings=readings,
    )
