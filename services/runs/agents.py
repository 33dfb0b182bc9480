"""What the run service asks for answers, and what the agents are made of."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from agent.dataqa.replies.redraw import EarlierResult
from agent.dataqa.state import CheckFigures, ChooseChart
from agent.llm.types import Talks
from agent.ports import (
    QueryRunner,
    SchemaCatalog,
    SqlWriter,
    Suggester,
    Summarizer,
    ToolProvider,
)
from agent.stream import StreamItem
from model.answers.answer import Mode, ResponderIdentity
from model.chats.interrupt import Resumption
from model.chats.question import Turn
from model.chats.run import Run
from model.files.document import DocumentHits
from model.sources.query import OnWait
from model.sources.schema import Schema


@dataclass(frozen=True, slots=True)
class Task:
    """A run with what the agent needs to know of its chat."""

    run: Run
    history: tuple[Turn, ...] = ()
    given_sql: str = ""
    resumed: Resumption | None = None
    """How it goes on from the run that waited."""


class Agent(Protocol):
    """Answers the questions of a mode."""

    def answer(self, task: Task) -> AsyncGenerator[StreamItem]:
        """The events between start and end. Closing it ends the model call and the query."""
        ...


class Agents(Agent, Protocol):
    """Answers questions of every mode that is offered."""

    async def chosen(self, model_id: str | None) -> ResponderIdentity:
        """Who answers when this model is asked for; None: the default. Raises `NotFound`."""
        ...

    @property
    def modes(self) -> frozenset[Mode]:
        """The modes that are offered."""
        ...


class Sources(Protocol):
    """The data sources that may be asked."""

    async def ids(self) -> list[str]:
        """The ids of all of them."""
        ...

    def open(
        self, source_id: str, user_id: str | None
    ) -> AbstractAsyncContextManager[tuple[Schema, QueryRunner]]:
        """What may be asked of a source and where a user's statements run, until the block ends.

        None is the service itself.

        Raises `DatasourceUnavailable`.
        """
        ...


class Files(Protocol):
    """The uploaded files that may be asked, each by its owner."""

    async def check(self, user_id: str, file_ids: Sequence[str]) -> None:
        """Raises `NotFound` or `Invalid`, whatever keeps the user from asking these files."""
        ...

    async def are_warm(self, user_id: str, file_ids: Sequence[str]) -> bool:
        """Whether opening them takes no time worth telling. Raises `FileUnavailable`."""
        ...

    def opened(
        self, user_id: str, file_ids: Sequence[str], on_wait: OnWait | None = None
    ) -> AbstractAsyncContextManager[tuple[Schema, QueryRunner]]:
        """What may be asked of the files and where statements run, until the block ends.

        Opening them may have to wait for others, which `on_wait` is told. Raises
        `FileUnavailable`, `DatasourceBusy`.
        """
        ...


class JoinsOfSources(Protocol):
    """How the tables of data sources can be joined."""

    async def is_current(self, source_id: str) -> bool:
        """Whether what is known of a source is what the graph database has, when there is one."""
        ...


class Documents(Protocol):
    """The uploaded documents that may be attached, each by its owner."""

    async def check(self, user_id: str, file_ids: Sequence[str]) -> None:
        """Raises `NotFound` or `Invalid`, whatever keeps the user from attaching these files."""
        ...

    async def search(
        self, user_id: str, query: str, file_ids: Sequence[str], limit: int
    ) -> DocumentHits:
        """What fits best in these documents. Raises an `AppError`."""
        ...


class Handed(Protocol):
    """The uploaded files of any kind that may be handed on, each by its owner."""

    async def check(self, user_id: str, file_ids: Sequence[str]) -> None:
        """Raises `NotFound` or `Invalid`, whatever keeps the user from handing these on."""
        ...

    async def content(self, user_id: str, file_id: str) -> tuple[str, bytes]:
        """The name and the bytes of a file. Raises `FileUnavailable`."""
        ...


class EarlierResults(Protocol):
    """The rows that earlier answers kept."""

    async def before(self, run_id: str, chat_id: str) -> EarlierResult | None:
        """Those of the last answer of a chat that kept any, of other runs than this."""
        ...


class Askable(NamedTuple):
    """What questions are asked of."""

    sources: Sources
    files: Files | None = None
    joins: JoinsOfSources | None = None
    documents: Documents | None = None
    tools: ToolProvider | None = None
    """Those of the assistant."""
    chart_tools: ToolProvider | None = None
    """Those of questions over data."""
    handed: Handed | None = None
    results: EarlierResults | None = None


class Catalogs(Protocol):
    """Searchable schemas, kept between questions."""

    async def catalog(self, schema: Schema) -> SchemaCatalog:
        """The catalog of a schema."""
        ...


@dataclass(frozen=True, slots=True)
class Voices:
    """Who writes, tells and suggests: models, or the built-in engine."""

    writer: SqlWriter
    summarizer: Summarizer
    computed_summarizer: Summarizer
    suggester: Suggester
    choose_chart: ChooseChart
    check_figures: CheckFigures
    max_attempts: int = 3
    show_thinking: bool = True
    second_writer: SqlWriter | None = None
    """Reads a question that the model answers again, without it."""
    talks: Talks | None = None
    """The model itself, for what is no question over data; the engine has none."""


class AllVoices(Protocol):
    """The voices that may be chosen."""

    async def chosen(self, model_id: str | None) -> ResponderIdentity:
        """Whose they are when this model is asked for. Raises `NotFound`."""
        ...

    def opened(self, answering: ResponderIdentity) -> AbstractAsyncContextManager[Voices]:
        """The voices, until the block ends. Raises `ModelUnavailable`."""
        ...

    async def warm(self) -> Voices:
        """Load what answering by default needs. Returns voices for a rehearsal without a model."""
        ...
