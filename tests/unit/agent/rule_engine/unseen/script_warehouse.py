"""A small source from a script and notes, which the rule engine is asked about on 30 June 2026."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from agent.ports import WriteRequest, WrittenSql
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.locales import Locale
from model.locales.chinese import has_chinese
from model.sources.schema import Schema
from services.evaluation.row_comparison import Row
from tests.evals.datasets.warehouse import Warehouse, make_warehouse
from tests.evals.engine_answer import run_statement

TODAY = date(2026, 6, 30)


@dataclass(frozen=True)
class ScriptWarehouse:
    """Is filled by `script` when first asked; `notes` are keyed `table` and `table.column`."""

    name: str
    script: str
    notes: Mapping[str, str]

    def ask(self, question: str) -> list[Row]:
        """The rows of the engine's statement. Raises `CannotAnswer`."""
        return run_statement(self._warehouse.connection, self.write(question).sql)

    def write(self, question: str) -> WrittenSql:
        """The engine's statement. Raises `CannotAnswer`."""
        locale: Locale = "zh-CN" if has_chinese(question) else "en"
        asked = Question(question, locale, TODAY)
        request = WriteRequest(asked, self._warehouse.index.search(asked))
        return RuleSqlWriter().compose(request)

    @property
    def schema(self) -> Schema:
        """Its tables as a sync describes them."""
        return self._warehouse.schema

    @cached_property
    def _warehouse(self) -> Warehouse:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.executescript(self.script)
        return make_warehouse(self.name, connection, TODAY, dict(self.notes))
