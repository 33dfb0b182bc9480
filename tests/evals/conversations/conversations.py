"""Conversations of two questions with the rows that answer the second one."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agent.ports import WriteRequest
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question, Turn
from model.errors import CannotAnswer
from model.locales import Locale
from services.evaluation.row_comparison import is_same_result
from tests.evals.datasets.warehouse import Warehouse
from tests.evals.engine_answer import run_statement

FOLDER = Path(__file__).parent
Kind = Literal["new", "elliptic"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """Two questions; any of the `gold` statements gives the rows of the second one's answer."""

    warehouse: str
    language: str
    kind: Kind
    first: str
    then: str
    gold: tuple[str, ...]

    @property
    def title(self) -> str:
        """Both questions."""
        return f"{self.first} → {self.then}"


def conversations(name: str) -> Iterator[Conversation]:
    """Those of a file."""
    for entry in json.loads((FOLDER / f"{name}.json").read_text("utf-8")):
        yield Conversation(**{**entry, "gold": tuple(entry["gold"])})


def find_fault(conversation: Conversation, warehouse: Warehouse, writer: RuleSqlWriter) -> str:
    """What is wrong with the second answer; empty when it is right."""
    locale: Locale = "zh-CN" if conversation.language == "zh" else "en"
    history = (Turn(conversation.first, "SELECT 1"),)
    question = Question(conversation.then, locale, warehouse.today, history)
    try:
        sql = writer.compose(WriteRequest(question, warehouse.index.search(question))).sql
        rows = run_statement(warehouse.connection, sql)
    except (CannotAnswer, sqlite3.Error) as error:
        return f"{conversation.title}\n  {error}"
    golds = (run_statement(warehouse.connection, gold) for gold in conversation.gold)
    if any(is_same_result(gold, rows, ordered=False) for gold in golds):
        return ""
    return f"{conversation.title}\n  {sql}"
