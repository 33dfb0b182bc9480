"""Asks the engine as the product does: retrieval, writer, guard, database."""

import sqlite3
import time
from dataclasses import dataclass

import duckdb

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer, SqlRejected
from model.locales import Locale
from services import sqlguard
from services.evaluation.row_comparison import Row
from services.evaluation.scoring import Candidate, Outcome, Reference, has_order, score_answer
from tests.evals.datasets.eval_question import RATIO_KINDS, EvalQuestion
from tests.evals.datasets.warehouse import Warehouse
from tests.evals.datasets.workbook import Workbook

_STEPS = 20_000
_LIMIT_S = 10.0
_MAX_ROWS = 50_000


@dataclass(frozen=True)
class EngineAnswer:
    """How a question went."""

    asked: EvalQuestion
    warehouse: str
    outcome: Outcome
    sql: str = ""
    problem: str = ""
    ms: float = 0.0


def answer_question(
    warehouse: Warehouse | Workbook, asked: EvalQuestion, writer: RuleSqlWriter
) -> EngineAnswer:
    """Ask, and compare with the gold statements."""
    locale: Locale = "zh-CN" if asked.language == "zh" else "en"
    question = Question(asked.text, locale, warehouse.today, asked.history)
    began = time.perf_counter()
    found = warehouse.index.search(question)
    try:
        sql = writer.compose(WriteRequest(question, found)).sql
    except CannotAnswer as refusal:
        ms = (time.perf_counter() - began) * 1000
        return EngineAnswer(asked, warehouse.name, "refused", problem=str(refusal), ms=ms)
    ms = (time.perf_counter() - began) * 1000
    try:
        dialect = warehouse.schema.source.dialect
        checked = sqlguard.check_statement(sql, dialect=dialect, tables=warehouse.names)
        rows = _rows(warehouse, checked)
    except (SqlRejected, sqlite3.Error, duckdb.Error) as error:
        return EngineAnswer(asked, warehouse.name, "wrong", sql, str(error), ms)
    references = (_run_gold(warehouse, asked, gold) for gold in asked.golds)
    outcome = score_answer(Candidate(rows), references)
    return EngineAnswer(asked, warehouse.name, outcome, sql, ms=ms)


def run_statement(connection: sqlite3.Connection, sql: str) -> list[Row]:
    """The rows, within a time limit."""
    ends = time.monotonic() + _LIMIT_S
    connection.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
    return connection.execute(sql).fetchmany(_MAX_ROWS)


def _rows(warehouse: Warehouse | Workbook, sql: str) -> list[Row]:
    if isinstance(warehouse, Workbook):
        return warehouse.rows(sql)
    return run_statement(warehouse.connection, sql)


def _run_gold(warehouse: Warehouse | Workbook, asked: EvalQuestion, gold: str) -> Reference:
    return Reference(
        _rows(warehouse, gold),
        ordered=has_order(gold, warehouse.schema.source.dialect),
        shares=asked.kind in RATIO_KINDS,
    )
