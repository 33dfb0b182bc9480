"""What the steps of an answer share: the state they change, the context they use."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypedDict
from uuid import uuid4

from agent.dataqa.derivation.derived import NOTHING_DERIVED, Derivation
from agent.dataqa.writing.pending import RunRemarks
from agent.events import Emit, Emitted
from agent.llm.tool_calls import AskedCall
from agent.llm.types import ToolSchema
from agent.ports import (
    FailedAttempt,
    QueryRunner,
    ResultInHand,
    SchemaCatalog,
    SqlWriter,
    Suggester,
    Summarizer,
    ToolProvider,
    WrittenSql,
)
from agent.turns import Turns
from model.answers.activities import ChartActivity, FiguresActivity, NoticeActivity
from model.chats.question import Question
from model.sources.query import CheckedQuery, QueryResult
from model.sources.schema import RetrievedSchema, SourceInfo

ChooseChart = Callable[[QueryResult, Question, str, str], ChartActivity | None]
"""Rows, question, title and the writer's hint to the chart for them."""
CheckFigures = Callable[[str, ResultInHand], FiguresActivity]

NOTHING_FOUND = RetrievedSchema(SourceInfo("", "", "", "sqlite"), ())
NOTHING_WRITTEN = WrittenSql("")
NOTHING_CHECKED = CheckedQuery("", ())
NO_ROWS = QueryResult((), ())


@dataclass
class QaState:
    """How far an answer is. Holds plain values only, no handles."""

    question: Question
    schema: RetrievedSchema = NOTHING_FOUND
    """What retrieval found."""
    attempt: int = 0
    """Which statement of this question is being tried, from 1."""
    sql_id: str = ""
    """The message id of this attempt's `sql` activity."""
    is_given: bool = False
    """Whether the statement is the user's own, which nobody changes."""
    written: WrittenSql = NOTHING_WRITTEN
    checked: CheckedQuery = NOTHING_CHECKED
    derivation: Derivation = NOTHING_DERIVED
    """What the checked statement computes, read from its tree."""
    failed: tuple[FailedAttempt, ...] = ()
    """Earlier attempts, for the writer."""
    problem: str = ""
    """Why the statement at hand cannot be used; empty while it can."""
    repeated: bool = False
    """Whether the writer wrote a statement again that had failed."""
    notices: tuple[NoticeActivity, ...] = ()
    """What the check found that the reader of the rows must know."""
    result: QueryResult = NO_ROWS
    first_answer: "QaState | None" = None
    """How it stood with a statement whose rows cannot be right, while another one is tried."""
    settled: bool = False
    """Whether that statement is the answer after all."""

    @property
    def title(self) -> str:
        """What the answer is called."""
        return self.written.title or self.question.text

    @property
    def in_hand(self) -> ResultInHand:
        """The question with its rows."""
        checked = self.checked
        return ResultInHand(self.question, self.schema, checked.sql, self.result, checked.tables)


def beginning(question: Question, given_sql: str = "") -> QaState:
    """Where an answer starts; with a statement, as if it had just been written."""
    if not given_sql:
        return QaState(question)
    written = WrittenSql(given_sql)
    return QaState(question, attempt=1, sql_id=str(uuid4()), is_given=True, written=written)


class Update(TypedDict, total=False):
    """What a node may change."""

    schema: RetrievedSchema
    attempt: int
    sql_id: str
    written: WrittenSql
    checked: CheckedQuery
    derivation: Derivation
    failed: tuple[FailedAttempt, ...]
    problem: str
    repeated: bool
    notices: tuple[NoticeActivity, ...]
    result: QueryResult
    first_answer: QaState | None
    settled: bool


class ToolChooser(Protocol):
    """Chooses which tool draws rows, and which of their columns."""

    async def choose(
        self, answer: ResultInHand, title: str, tools: Sequence[ToolSchema]
    ) -> AskedCall | None:
        """The call it asks for, as it wrote it; None for none. May raise a `Model…` error."""
        ...


@dataclass(frozen=True, slots=True)
class ToolDrawing:
    """Whose tools may draw the rows, and who chooses."""

    tools: ToolProvider
    chooser: ToolChooser


def _unheard(_: Emitted) -> None:
    """Where nobody listens."""


@dataclass(frozen=True, slots=True)
class QaContext:
    """The outside of one run: this user's runner, this source's catalog, who writes."""

    catalog: SchemaCatalog
    runner: QueryRunner
    writer: SqlWriter
    summarizer: Summarizer
    computed_summarizer: Summarizer
    """Goes on when the summarizer fails; needs no model."""
    suggester: Suggester
    choose_chart: ChooseChart
    check_figures: CheckFigures
    max_attempts: int = 3
    show_thinking: bool = True
    emit: Emit = _unheard
    """Takes what the nodes have to say; `agent.stream` listens."""
    turns: Turns = field(default_factory=Turns)
    """Shared by all runs of a worker."""
    drawing: ToolDrawing | None = None
    """Not set: no tool of the hub draws."""
    second_writer: SqlWriter | None = None
    """Reads the question again, without the model. Not set: nobody does."""
    began: float = field(default_factory=time.monotonic)
    """When the run began, by the monotonic clock."""
    telling: asyncio.Event = field(default_factory=asyncio.Event)
    """Set with the first word of the summary."""
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the summary is complete and checked: what still comes holds the run only shortly."""
    remarks: RunRemarks = field(default_factory=RunRemarks)
    """What is still said about the statement at hand. The run ends it when it ends."""
