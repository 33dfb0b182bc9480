"""Ports of the agents: the protocols they need from outside. The container supplies them."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from model.answers.image import Image
from model.chats.question import Question
from model.errors import RunFailed, ToolFailed
from model.sources.query import CheckedQuery, OnWait, QueryResult
from model.sources.schema import RetrievedSchema, SourceInfo

if TYPE_CHECKING:
    from agent.vector import Vector

OnThinking = Callable[[str], None]
"""Called with each piece of the model's thinking as it arrives."""


class SchemaCatalog(Protocol):
    """The synced schema of one source, searchable."""

    @property
    def source(self) -> SourceInfo:
        """Which source this is."""
        ...

    async def search(self, question: Question) -> RetrievedSchema:
        """The tables, joins and stored values the question (with its earlier turns) is about."""
        ...

    async def search_words(self, question: Question) -> RetrievedSchema:
        """`search` by words alone, which asks no model."""
        ...


class QueryRunner(Protocol):
    """Runs read-only SQL on one source, for one user, within limits."""

    def check(self, sql: str) -> CheckedQuery:
        """The statement that may run. Raises `SqlRejected` when it may not."""
        ...

    async def run(
        self,
        query: CheckedQuery,
        on_wait: OnWait | None = None,
        *,
        cost_approved: bool = False,
        counted: bool = True,
    ) -> QueryResult:
        """The rows of a statement that this runner's `check` returned.

        They count in the user's budget, unless `counted` says that nobody is given them.

        It may have to wait for those of others, which is reported to `on_wait`. Cancelling the task
        cancels the statement in the database. Raises `SqlRejected` for a query it did not check,
        `CostExceeded` for one above the limits of its source whose cost the user has not approved,
        `SqlFailed`, `QueryTimeout`, `DatasourceUnavailable`, `DatasourceBusy`, `BudgetExhausted`.
        """
        ...


@dataclass(frozen=True, slots=True)
class FailedAttempt:
    """A statement that was refused or failed, and the exact problem."""

    sql: str
    problem: str
    advice: str = ""
    """Advice: which table has a column and how it joins, which names and values are similar."""
    written_sql: str = ""
    """As it was written, where `sql` is what the guard rendered."""
    error: RunFailed | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """Everything a writer is given."""

    question: Question
    schema: RetrievedSchema
    failed_attempts: tuple[FailedAttempt, ...] = ()
    """Earlier attempts of this question, oldest first."""
    temperature: float | None = None
    """Higher than usual where the last answers were no better than the first."""


@dataclass(frozen=True, slots=True)
class Annotations:
    """What a writer says about its statement."""

    assumptions: tuple[str, ...] = ()
    """How the question was read, in the user's language."""
    title: str = ""
    chart: str = ""
    """The kind of chart the writer thinks of: a hint, used where the rows have its shape."""
    doubt: str = ""
    """Why the statement may not answer the question."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to read a question, with its statement."""

    words: str
    sql: str


@dataclass(frozen=True, slots=True)
class WrittenSql:
    """A statement in the source's dialect, not yet checked, with its `Annotations`."""

    sql: str
    assumptions: tuple[str, ...] = ()
    """How the question was read, in the user's language."""
    unused_words: tuple[str, ...] = ()
    """Words of the question that the statement does not reflect."""
    title: str = ""
    chart: str = ""
    doubt: str = ""
    reading: str = ""
    """Which reading of an ambiguous question it answers."""
    other_readings: tuple[Reading, ...] = ()
    is_uncertain: bool = False
    """Whether its writer, a model, wavered over it."""

    def with_annotations(self, annotations: Annotations) -> "WrittenSql":
        """The same statement with what its writer says about it, before what others found."""
        return replace(
            self,
            assumptions=tuple(dict.fromkeys((*annotations.assumptions, *self.assumptions))),
            title=annotations.title,
            chart=annotations.chart,
            doubt=annotations.doubt,
        )


class PendingAnnotations(Protocol):
    """Annotations that are still being read while their statement is checked and run."""

    async def finish(self, within_s: float) -> Annotations:
        """What was said when all is read, or after `within_s`; then nothing more is read."""
        ...

    async def cancel(self) -> None:
        """Stop reading: the annotations are no longer needed."""
        ...


@dataclass(frozen=True, slots=True)
class WriteResult:
    """A complete statement. The caller finishes or cancels its pending annotations."""

    written_sql: WrittenSql
    pending: PendingAnnotations | None = None
    """Not set: `written_sql` has all annotations."""


def _ignore(_: str) -> None:
    """The default listener: does nothing."""


@dataclass(frozen=True, slots=True)
class WriteListener:
    """Receives thinking and drafts while a writer works."""

    on_thinking: OnThinking = _ignore
    on_draft: Callable[[str], None] = _ignore
    """Called with the statement so far, a bounded number of times."""


class SqlWriter(Protocol):
    """Turns a question into one statement."""

    async def write(self, request: WriteRequest, listener: WriteListener) -> WriteResult:
        """One statement, returned as soon as it is complete.

        Raises `CannotAnswer` with the reason, or a `Model…` error.
        """
        ...


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """A question with its statement and rows: the input of summaries and suggestions."""

    question: Question
    schema: RetrievedSchema
    sql: str
    result: QueryResult
    tables: tuple[str, ...] = ()
    """Those that the statement reads."""


class Summarizer(Protocol):
    """Says in words what the rows show."""

    def summarize(self, answer: QuestionResult, on_thinking: OnThinking) -> AsyncIterator[str]:
        """The summary as Markdown, in pieces. May raise a `Model…` error mid-way."""
        ...


class Suggester(Protocol):
    """Suggests questions to ask next."""

    async def suggest(self, answer: QuestionResult, catalog: SchemaCatalog) -> tuple[str, ...]:
        """At most three questions in the user's language that this source can answer."""
        ...

    def suggest_similar(
        self, question: Question, schema: RetrievedSchema, catalog: SchemaCatalog
    ) -> AsyncIterator[str]:
        """At most three questions like one that could not be answered, each as it is found."""
        ...


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool of a server, as its server describes it: untrusted words."""

    name: str
    """Unique among the tools of a group; letters, digits, `_` and `-`, at most 64."""
    server: str
    description: str
    arguments: Mapping[str, Any]
    """JSON schema of an object."""
    sends_out: bool = True
    """Whether what it is given may leave this installation."""
    public: bool = False
    """Whether the operator says that its results hold nothing private."""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool answered, within the size limit."""

    text: str
    failed: bool = False
    """Whether the tool itself says that it failed; the text then says why."""
    truncated: bool = False
    images: tuple[Image, ...] = ()
    """For the user alone: no model sees them."""


class ToolProvider(Protocol):
    """The tools of one group of the hub."""

    @property
    def problem(self) -> ToolFailed | None:
        """Why `tools` came out empty the last time: the hub did not answer. None when it did."""
        ...

    async def tools(self) -> tuple[Tool, ...]:
        """What may be called now. Servers that do not answer are left out."""
        ...

    async def call(self, name: str, arguments: Mapping[str, Any]) -> ToolResult:
        """Call a tool within its limits of time and size.

        Raises `ToolFailed` when it is unknown, cannot be reached or takes too long. Cancelling the
        task cancels the call.
        """
        ...


class Embedder(Protocol):
    """Embeds texts as vectors: texts of similar meaning lie close together."""

    @property
    def local(self) -> bool:
        """Whether the model runs within this installation."""
        ...

    async def embed(
        self, texts: Sequence[str], *, within_s: float, retries: int = 0
    ) -> "list[Vector | None]":
        """A vector of length one for each text; None for those it has none for.

        Raises `ModelUnavailable`, `ModelTimeout`, `ModelRefusedKey` after at most `within_s`.
        """
        ...


class Reranker(Protocol):
    """Scores how relevant documents are to a question."""

    @property
    def local(self) -> bool:
        """Whether the model runs within this installation."""
        ...

    async def rerank(
        self, query: str, documents: Sequence[str], *, within_s: float
    ) -> Mapping[int, float]:
        """How relevant documents are, by their place; some may be missing, not all.

        Raises `ModelUnavailable`, `ModelTimeout`, `ModelRefusedKey` after at most `within_s`.
        """
        ...
