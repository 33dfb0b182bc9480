"""State and context of a data answer."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypedDict
from uuid import uuid4

from agent.data_agent.derivation.statement_derivation import EMPTY_DERIVATION, Derivation
from agent.data_agent.sql_writing.pending_annotations import RunAnnotations
from agent.events import AgentEvent, Emit
from agent.llm.output.tool_calls import ToolCallRequest
from agent.llm.types import ToolSchema
from agent.ports import (
    FailedAttempt,
    QueryRunner,
    QuestionResult,
    SchemaCatalog,
    SqlWriter,
    Suggester,
    Summarizer,
    ToolProvider,
    WrittenSql,
)
from agent.runtime.cooperative_scheduler import CooperativeScheduler
from model.answers.activities import ChartActivity, FiguresActivity, NoticeActivity
from model.answers.answer_rights import ConfirmRights
from model.chats.question import Question
from model.sources.cost import CostExcess
from model.sources.egress import OPEN_CLEARANCE, Clearance
from model.sources.query import CheckedQuery, QueryResult
from model.sources.schema import RetrievedSchema, SourceInfo

ChooseChart = Callable[[QueryResult, Question, str, str], ChartActivity | None]
"""Rows, question, title and the writer's hint to the chart for them."""
CheckFigures = Callable[[str, QuestionResult, Callable[[], Sequence[str]]], FiguresActivity]
"""A text, what it is about, and the computed sentences that it may have been rewritten from."""

EMPTY_SCHEMA = RetrievedSchema(SourceInfo("", "", "", "sqlite"), ())
EMPTY_SQL = WrittenSql("")
EMPTY_QUERY = CheckedQuery("", ())
NO_ROWS = QueryResult((), ())


@dataclass
class DataAgentState:
    """How far an answer is. Holds plain values only, no handles."""

    question: Question
    schema: RetrievedSchema = EMPTY_SCHEMA
    """What retrieval found."""
    sources_id: str = ""
    """The message id of its activity."""
    attempt: int = 0
    """Which statement of this question is being tried, from 1."""
    sql_id: str = ""
    """The message id of this attempt's `sql` activity."""
    is_users_sql: bool = False
    """Whether the statement is the user's own, which nobody changes."""
    approved_hash: str = ""
    """Of the statement whose cost the user approved: it runs as it was checked then."""
    cost_excess: CostExcess | None = None
    """By what the statement is above the cost limits of its source: its user is asked."""
    written_sql: WrittenSql = EMPTY_SQL
    query: CheckedQuery = EMPTY_QUERY
    derivation: Derivation = EMPTY_DERIVATION
    """What the checked statement computes, read from its tree."""
    failed_attempts: tuple[FailedAttempt, ...] = ()
    """Earlier attempts, for the writer."""
    problem: str = ""
    """Why the statement at hand cannot be used; empty while it can."""
    is_repeated: bool = False
    """Whether the writer wrote a statement again that had failed."""
    notices: tuple[NoticeActivity, ...] = ()
    """What the check found that the reader of the rows must know."""
    result: QueryResult = NO_ROWS
    first_answer: "DataAgentState | None" = None
    """The state of a first answer with implausible rows, while a second attempt runs."""
    is_first_answer_kept: bool = False
    """Whether the first answer was kept after the second attempt."""

    @property
    def is_fixed(self) -> bool:
        """Whether nobody changes the statement: it is the user's, or he approved it."""
        return self.is_users_sql or bool(self.approved_hash)

    @property
    def title(self) -> str:
        """What the answer is called."""
        return self.written_sql.title or self.question.text

    @property
    def question_result(self) -> QuestionResult:
        """The question with its rows."""
        query = self.query
        return QuestionResult(self.question, self.schema, query.sql, self.result, query.tables)


def make_initial_state(question: Question, given_sql: str) -> DataAgentState:
    """Where an answer starts; with a statement, as if it had just been written."""
    if not given_sql:
        return DataAgentState(question)
    written_sql = WrittenSql(given_sql)
    return DataAgentState(
        question, attempt=1, sql_id=str(uuid4()), is_users_sql=True, written_sql=written_sql
    )


class DataAgentUpdate(TypedDict, total=False):
    """What a node may change."""

    schema: RetrievedSchema
    sources_id: str
    attempt: int
    sql_id: str
    written_sql: WrittenSql
    query: CheckedQuery
    derivation: Derivation
    failed_attempts: tuple[FailedAttempt, ...]
    problem: str
    is_repeated: bool
    notices: tuple[NoticeActivity, ...]
    cost_excess: CostExcess | None
    result: QueryResult
    first_answer: DataAgentState | None
    is_first_answer_kept: bool


class ChartToolChooser(Protocol):
    """Chooses which tool draws rows, and which of their columns."""

    async def choose(
        self, answer: QuestionResult, title: str, tools: Sequence[ToolSchema]
    ) -> ToolCallRequest | None:
        """The call it asks for, as it wrote it; None for none. May raise a `Model…` error."""
        ...


@dataclass(frozen=True, slots=True)
class ChartToolAccess:
    """Whose tools may draw the rows, and who chooses."""

    tools: ToolProvider
    chooser: ChartToolChooser
    confirm_rights: ConfirmRights
    """Asked before rows go to a tool: a model may have chosen it for a while."""


def _ignore(_: AgentEvent) -> None:
    """The default listener: does nothing."""


@dataclass(frozen=True, slots=True)
class DataAgentContext:
    """The dependencies of one run: the user's runner, the source's catalog, the writer."""

    catalog: SchemaCatalog
    runner: QueryRunner
    writer: SqlWriter
    summarizer: Summarizer
    computed_summarizer: Summarizer
    """Continues when the summarizer fails; needs no model."""
    suggester: Suggester
    choose_chart: ChooseChart
    check_figures: CheckFigures
    max_attempts: int = 3
    show_thinking: bool = True
    emit: Emit = _ignore
    """Receives the events of the nodes; `agent.agui_stream` translates them."""
    scheduler: CooperativeScheduler = field(default_factory=CooperativeScheduler)
    """Shared by all runs of a worker."""
    tool_access: ChartToolAccess | None = None
    """Not set: no tool of the hub draws."""
    clearance: Clearance = OPEN_CLEARANCE
    """What the model that answers may see of the source."""
    second_writer: SqlWriter | None = None
    """Writes a second statement without the model. Not set: there is no second reading."""
    started_at: float = field(default_factory=time.monotonic)
    """When the run started, by the monotonic clock."""
    processor_s_at_start: float = field(default_factory=time.process_time)
    """Processor seconds that the worker had used when the run started."""
    summary_started: asyncio.Event = field(default_factory=asyncio.Event)
    """Set with the first word of the summary."""
    answer_complete: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the summary is complete and checked: from then on the run waits only shortly."""
    annotations: RunAnnotations = field(default_factory=RunAnnotations)
    """The pending annotations of the current statement; the run discards them when it ends."""
