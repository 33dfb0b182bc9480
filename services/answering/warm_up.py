"""Warm-up before the first question: everything that is loaded on first use gets loaded."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import date
from typing import TYPE_CHECKING

from ag_ui.core import BaseEvent

from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.state import DataAgentContext
from agent.llm.types import Message, Piece
from agent.retrieval import TableIndex
from model.chats.question import Question
from model.locales import Locale
from model.sources.query import CheckedQuery, OnWait, QueryResult, ResultColumn
from model.sources.schema import Column, ForeignKey, Schema, SourceInfo, Table, to_join
from services.answering.event_encoding import encode_event
from services.answering.ports import Responders
from services.knowledge.indexed_catalog import IndexedCatalog

if TYPE_CHECKING:
    from agent.data_agent.graph import DataAgentGraph

_CUSTOMERS = Table(
    "customers",
    (Column("id", "integer", "integer"), Column("city", "text", "text", samples=("Oslo", "Bern"))),
    comment="客户",
    primary_key=("id",),
)
_KEY = ForeignKey(("customer_id",), "customers", ("id",))
_ORDERS = Table(
    "orders",
    (
        Column("id", "integer", "integer"),
        Column("customer_id", "integer", "integer"),
        Column("amount", "decimal(10,2)", "decimal", comment="金额"),
        Column("ordered_on", "date", "date"),
    ),
    comment="订单",
    primary_key=("id",),
    foreign_keys=(_KEY,),
)
_SCHEMA = Schema(
    SourceInfo("warm-up", "warm-up", "sqlite", "sqlite"),
    (_ORDERS, _CUSTOMERS),
    (to_join("orders", _KEY),),
)
_SQL = """SELECT customers.city AS city, SUM(orders.amount) AS total
FROM orders JOIN customers ON customers.id = orders.customer_id
WHERE orders.ordered_on >= '2020-01-01' GROUP BY customers.city ORDER BY total DESC LIMIT 5"""
_ROWS = QueryResult(
    (
        ResultColumn("city", "city", "text", "customers.city"),
        ResultColumn("total", "total", "decimal"),
    ),
    (("Oslo", "120.50"), ("Bern", "80.25")),
)
_QUESTIONS: tuple[tuple[Locale, str], ...] = (
    ("en", "top 5 cities by total amount"),
    ("zh-CN", "2025年各城市的订单金额前五名"),
)
_TODAY = date(2026, 1, 1)
_LIMIT_S = 5.0
log = logging.getLogger(__name__)


async def run_warm_up(graph: "DataAgentGraph", responders: Responders) -> None:
    """Answer a question in each language over two tables that exist only here.

    A failure is logged and does not keep the worker from starting.
    """
    catalog = IndexedCatalog(await asyncio.to_thread(TableIndex, _SCHEMA))
    for locale, words in _QUESTIONS:
        question = Question(words, locale, _TODAY)
        try:
            async with asyncio.timeout(_LIMIT_S):
                await _answer(graph, question, responders.make_context(catalog, WarmUpRunner()))
        except Exception:
            log.exception("warm-up failed", extra={"locale": locale})


async def _answer(graph: "DataAgentGraph", question: Question, context: DataAgentContext) -> None:
    async with aclosing(stream_answer(graph, question, context)) as items:
        async for item in items:
            if isinstance(item, BaseEvent):
                encode_event(item)


class WarmUpRunner:
    """Checks statements like every runner and returns fixed rows."""

    def check(self, sql: str) -> CheckedQuery:
        """The statement, checked. Raises `SqlRejected`."""
        from services.sqlguard import check_query

        return check_query(sql, schema=_SCHEMA)

    async def run(
        self,
        query: CheckedQuery,
        on_wait: OnWait | None = None,
        *,
        cost_approved: bool = False,
        counted: bool = True,
    ) -> QueryResult:
        """The rows."""
        del query, on_wait, cost_approved, counted
        return _ROWS


class WarmUpModel:
    """A chat model that gives the same reply to every prompt and calls no server."""

    local = True

    async def stream(self, messages: list[Message], **_options: object) -> AsyncGenerator[Piece]:
        """A statement over the tables of the warm-up, and a sentence about its rows."""
        del messages
        yield Piece(f"```sql\n{_SQL}\n```\nOslo is ahead of Bern.")

    async def find_context_tokens(self) -> int | None:
        """Unknown."""
        return None
