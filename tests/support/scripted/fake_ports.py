"""Fakes of the agent's ports: a test sets what they answer, and reads what they were asked."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from agent.data_agent.state import DataAgentContext
from agent.ports import (
    OnThinking,
    QuestionResult,
    SchemaCatalog,
    WriteListener,
    WriteRequest,
    WriteResult,
    WrittenSql,
)
from model.answers.activities import ChartActivity, ChartAxis, ChartSeries, FiguresActivity
from model.chats.question import Question
from model.errors import CostExceeded
from model.sources.cost import CostExcess
from model.sources.query import CheckedQuery, OnWait, QueryResult, QueueState, ResultColumn
from model.sources.schema import (
    Column,
    Join,
    MatchedValue,
    Reason,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)

SHOP = SourceInfo("shop-id", "Shop", "sqlite", "sqlite", "3.46")
ORDERS = Table(
    "orders",
    (
        Column("id", "INTEGER", "integer", nullable=False),
        Column("province", "TEXT", "text", comment="省份 / province", samples=("广东", "浙江")),
        Column("amount", "DECIMAL(12,2)", "decimal", comment="销售额 / sales amount"),
        Column("customer_id", "INTEGER", "integer"),
    ),
    comment="订单 / orders",
    primary_key=("id",),
    rows=50_000,
)
CUSTOMERS = Table("customers", (Column("id", "INTEGER", "integer"),), comment="客户 / customers")
FOUND = RetrievedSchema(
    SHOP,
    (RetrievedTable(ORDERS, 1.0, (Reason("named"),)), RetrievedTable(CUSTOMERS, 0.4)),
    (Join("orders", "customers", (("customer_id", "id"),)),),
    (MatchedValue("广东", "orders", "province", "广东"),),
)
ROWS = QueryResult(
    (
        ResultColumn("province", "province", "text"),
        ResultColumn("total", "total", "decimal"),
    ),
    (("广东", "120.50"), ("浙江", "80.25")),
    elapsed_ms=1.5,
)
SQL = "SELECT province, SUM(amount) AS total FROM orders GROUP BY province"


def make_question(text: str = "各省份的销售额", locale: str = "zh-CN") -> Question:
    """A question of the twenty-fourth of November."""
    return Question(text, "en" if locale == "en" else "zh-CN", date(2026, 11, 24))


@dataclass
class FakeCatalog:
    """Finds `retrieved` for every question, by words alone `by_words` if there is one."""

    retrieved: RetrievedSchema = FOUND
    by_words: RetrievedSchema | None = None
    questions: list[Question] = field(default_factory=list)

    @property
    def source(self) -> SourceInfo:
        return self.retrieved.source

    async def search(self, question: Question) -> RetrievedSchema:
        self.questions.append(question)
        return self.retrieved

    async def search_words(self, question: Question) -> RetrievedSchema:
        self.questions.append(question)
        return self.by_words or self.retrieved


@dataclass
class FakeRunner:
    """Refuses and fails the statements that a test names; gives `result` for the others."""

    result: QueryResult = ROWS
    refuses: dict[str, Exception] = field(default_factory=dict)
    fails: dict[str, Exception] = field(default_factory=dict)
    lineage: dict[str, str] = field(default_factory=lambda: {"province": "orders.province"})
    costs: dict[str, CostExcess] = field(default_factory=dict)
    """The excess of each statement that costs more than its source allows."""
    waits: asyncio.Event | None = None
    queued: Sequence[QueueState] = ()
    """The states of the queue that it reports before it runs."""
    run_started: asyncio.Event = field(default_factory=asyncio.Event)
    ran: list[str] = field(default_factory=list)
    cancelled: int = 0

    def check(self, sql: str) -> CheckedQuery:
        if sql in self.refuses:
            raise self.refuses[sql]
        return CheckedQuery(sql, ("orders",), self.lineage)

    async def run(
        self,
        query: CheckedQuery,
        on_wait: OnWait | None = None,
        *,
        cost_approved: bool = False,
        counted: bool = True,
    ) -> QueryResult:
        if query.sql in self.costs and not cost_approved:
            raise CostExceeded(self.costs[query.sql])
        self.ran.append(query.sql)
        if on_wait is not None:
            for queue in self.queued:
                on_wait(queue)
        self.run_started.set()
        if query.sql in self.fails:
            raise self.fails[query.sql]
        await self._wait()
        return self.result

    async def _wait(self) -> None:
        if self.waits is None:
            return
        try:
            await self.waits.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


async def complete(writing: WriteResult) -> WrittenSql:
    """The statement with its annotations."""
    if writing.pending is None:
        return writing.written_sql
    return writing.written_sql.with_annotations(await writing.pending.finish(20))


@dataclass
class FakeWriter:
    """Writes its statements in turn, the last one again and again; an exception is raised."""

    writes: Sequence[str | WrittenSql | WriteResult | Exception] = (SQL,)
    thoughts: Sequence[str] = ()
    requests: list[WriteRequest] = field(default_factory=list)

    async def write(self, request: WriteRequest, listener: WriteListener) -> WriteResult:
        self.requests.append(request)
        for thought in self.thoughts:
            listener.on_thinking(thought)
        sql_or_error = self.writes[min(len(self.requests), len(self.writes)) - 1]
        if isinstance(sql_or_error, Exception):
            raise sql_or_error
        if isinstance(sql_or_error, WriteResult):
            return sql_or_error
        return WriteResult(
            sql_or_error if isinstance(sql_or_error, WrittenSql) else WrittenSql(sql_or_error)
        )


@dataclass
class FakeSummarizer:
    """Says its pieces; an exception among them is raised, an event is waited for."""

    pieces: Sequence[str | Exception | asyncio.Event] = ("广东最高，", "120.50。")
    thoughts: Sequence[str] = ()
    answers: list[QuestionResult] = field(default_factory=list)

    async def summarize(
        self, answer: QuestionResult, on_thinking: OnThinking
    ) -> AsyncIterator[str]:
        self.answers.append(answer)
        for thought in self.thoughts:
            on_thinking(thought)
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            if isinstance(piece, asyncio.Event):
                await piece.wait()
            else:
                yield piece


@dataclass
class FakeSuggester:
    """Thinks of `questions`, once `waits` is set."""

    questions: tuple[str, ...] | Exception = ("按月呢？",)
    waits: asyncio.Event | None = None

    near_questions: tuple[str, ...] | Exception = ()
    """What can be asked instead of a refused question."""
    last_question: asyncio.Event | None = None
    """When the search for more of them ends."""

    async def suggest(self, answer: QuestionResult, catalog: SchemaCatalog) -> tuple[str, ...]:
        if self.waits is not None:
            await self.waits.wait()
        return _return_or_raise(self.questions)

    async def suggest_similar(
        self, question: Question, schema: RetrievedSchema, catalog: SchemaCatalog
    ) -> AsyncGenerator[str]:
        for near in _return_or_raise(self.near_questions):
            yield near
        if self.last_question is not None:
            await self.last_question.wait()


def _return_or_raise(questions: tuple[str, ...] | Exception) -> tuple[str, ...]:
    if isinstance(questions, Exception):
        raise questions
    return questions


def fake_chart(
    result: QueryResult, question: Question, title: str, hint: str = ""
) -> ChartActivity | None:
    """The same bar chart for every result."""
    return ChartActivity(
        type="bar",
        title=title,
        x=ChartAxis(name="province", label="省份", kind="category"),
        series=[ChartSeries(name="total", label="total")],
        option={"series": []},
        alternatives=["bar"],
    )


def fake_figures(
    text: str, answer: QuestionResult, list_facts: Callable[[], Sequence[str]]
) -> FiguresActivity:
    """One figure, which is verified."""
    return FiguresActivity(checked=1, verified=1, unverified=[])


@dataclass
class FakeOutside:
    """The context of a run, with its parts in reach of a test."""

    catalog: FakeCatalog = field(default_factory=FakeCatalog)
    runner: FakeRunner = field(default_factory=FakeRunner)
    writer: FakeWriter = field(default_factory=FakeWriter)
    summarizer: FakeSummarizer = field(default_factory=FakeSummarizer)
    computed: FakeSummarizer = field(default_factory=lambda: FakeSummarizer(("合计 200.75。",)))
    suggester: FakeSuggester = field(default_factory=FakeSuggester)
    choose_chart: Callable[[QueryResult, Question, str, str], ChartActivity | None] = fake_chart
    max_attempts: int = 3
    show_thinking: bool = True

    def context(self) -> DataAgentContext:
        return DataAgentContext(
            self.catalog,
            self.runner,
            self.writer,
            self.summarizer,
            self.computed,
            self.suggester,
            self.choose_chart,
            fake_figures,
            self.max_attempts,
            self.show_thinking,
        )
