"""Asks composed questions and runs what is written; whatever does not run is a fault."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import duckdb

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question, Turn
from model.errors import CannotAnswer, SqlRejected
from model.locales import Locale
from model.sources.schema import RetrievedSchema, RetrievedTable
from services import sqlguard
from tests.evals.datasets.dataset_part import Dataset
from tests.evals.datasets.workbook import Workbook
from tests.evals.engine_answer import run_statement
from tests.evals.fuzzing.questions import Composer, Language

Fault = str


@dataclass(slots=True)
class Tally:
    """How many conversations were asked, how many were answered with a statement that ran."""

    asked: int = 0
    ran: int = 0
    faults: tuple[Fault, ...] = ()

    def add(self, other: "Tally") -> None:
        """Both together."""
        self.asked += other.asked
        self.ran += other.ran
        self.faults += other.faults


def ask(dataset: Dataset, language: Language, count: int, seed: int) -> Tally:
    """`count` conversations over one database."""
    composer = Composer(dataset.schema, language, seed)
    writer, tally = RuleSqlWriter(), Tally()
    for turns in islice(composer.conversations(), count):
        tally.asked += 1
        for outcome in _outcome(dataset, language, turns, writer):
            tally.ran += not outcome
            tally.faults += (outcome,) if outcome else ()
    return tally


def _outcome(
    dataset: Dataset, language: Language, turns: tuple[str, ...], writer: RuleSqlWriter
) -> Iterator[Fault]:
    """Nothing for a refusal, an empty text for a statement that ran, else what went wrong."""
    locale: Locale = "zh-CN" if language == "zh" else "en"
    history = tuple(Turn(text) for text in turns[:-1])
    asked = f"[{dataset.name}] {' → '.join(turns)}"
    question = Question(turns[-1], locale, dataset.today, history)
    try:
        sql = writer.compose(WriteRequest(question, _whole(dataset))).sql
    except CannotAnswer:
        return
    except Exception as error:  # noqa: BLE001 - whatever it is, the user sees an internal error
        yield f"{asked}\n  {type(error).__name__}: {error}"
        return
    yield _problem(dataset, sql, asked)


def _whole(dataset: Dataset) -> RetrievedSchema:
    tables = tuple(RetrievedTable(table, 1.0) for table in dataset.schema.tables)
    return RetrievedSchema(dataset.schema.source, tables, dataset.schema.joins)


def _problem(dataset: Dataset, sql: str, asked: str) -> Fault:
    dialect = dataset.schema.source.dialect
    try:
        checked = sqlguard.check_statement(sql, dialect=dialect, tables=dataset.names)
        if isinstance(dataset, Workbook):
            dataset.rows(checked)
        else:
            run_statement(dataset.connection, checked)
    except (SqlRejected, sqlite3.Error, duckdb.Error) as error:
        slow = "interrupted" in str(error)  # it runs; how long is not asked here
        return "" if slow else f"{asked}\n  {sql}\n  {error}"
    return ""
