"""The ports of this layer: agents that answer runs, and what they are given."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from agent.agui_stream import StreamItem
from agent.data_agent.replies.previous_result import PreviousResult
from agent.llm.types import ChatModel
from agent.ports import (
    QueryRunner,
    SchemaCatalog,
    SqlWriter,
    Suggester,
    Summarizer,
    ToolProvider,
)
from model.actor import Actor, UserActor
from model.answers.answer import Mode, ResponderIdentity
from model.answers.answer_rights import StoredAnswerRights
from model.chats.interrupt import CostDecision, Resumption
from model.chats.question import Turn
from model.chats.run import Run
from model.sources.query import OnWait
from model.sources.schema import Schema
from model.sources.teaching import NO_OVERRIDE, ExampleOverride
from model.usage.budget import BudgetUse

if TYPE_CHECKING:
    from agent.data_agent.state import CheckFigures, ChooseChart, DataAgentContext


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """A run with what its agent needs to know of the chat."""

    run: Run
    history: tuple[Turn, ...] = ()
    given_sql: str = ""
    resumption: Resumption | None = None
    """The state of the interrupted run that it resumes."""
    examples: ExampleOverride = NO_OVERRIDE
    """Which examples count for this question, where that is not those of the source."""
    budget_use: BudgetUse | None = None
    """What its user had used of his budget at the start; None: nothing is limited."""

    @property
    def cost_decision(self) -> CostDecision | None:
        """What its user said to a statement that waited because of its cost."""
        if self.resumption is None or "hash" not in self.resumption.state:
            return None
        return self.resumption.answers[0].cost_decision

    @property
    def approved_statement(self) -> Mapping[str, Any] | None:
        """The stored statement whose cost is approved, which is run as it is."""
        decision = self.cost_decision
        is_approved = decision is not None and decision.choice == "run"
        return self.resumption.state if self.resumption and is_approved else None

    @property
    def is_stopped(self) -> bool:
        """Whether its user stopped it when it asked him."""
        decision = self.cost_decision
        return decision is not None and decision.choice == "stop"

    @property
    def has_statement(self) -> bool:
        """Whether a statement is run as it is, and none is written."""
        return bool(self.given_sql) or self.approved_statement is not None


class Agent(Protocol):
    """Answers the questions of a mode."""

    def answer(self, answer_request: AnswerRequest) -> AsyncGenerator[StreamItem]:
        """The events between start and end. Closing it ends the model call and the query."""
        ...


class Sources(Protocol):
    """The data sources that may be asked."""

    async def list_ids(self, actor: Actor) -> list[str]:
        """The ids of those that are open to an actor."""
        ...

    async def is_open(self, source_id: str, actor: Actor) -> bool:
        """Whether there is a source with that id, and it is open to an actor."""
        ...

    def open(
        self, source_id: str, actor: Actor
    ) -> AbstractAsyncContextManager[tuple[Schema, QueryRunner]]:
        """The schema that an actor may query and the runner of his statements, in the block.

        Raises `NotFound` when the source is denied to him, and `DatasourceUnavailable`.
        """
        ...


class FileSources(Protocol):
    """The files of users that may be asked."""

    async def check(self, user: UserActor, file_ids: Sequence[str]) -> None:
        """Raise `Invalid` or `NotFound` when the user may not ask about these files."""
        ...

    async def are_warm(self, user: UserActor, file_ids: Sequence[str]) -> bool:
        """Whether the files are open already, so that an answer does not wait for them."""
        ...

    def open(
        self, user: UserActor, file_ids: Sequence[str], on_wait: OnWait | None = None
    ) -> AbstractAsyncContextManager[tuple[Schema, QueryRunner]]:
        """The schema of the files and the runner of statements, in the block.

        Raises `FileUnavailable` for a file that is gone, failed, or still being read.
        """
        ...


class JoinFreshness(Protocol):
    """Tells whether the joins of sources may be outdated."""

    async def is_current(self, source_id: str) -> bool:
        """Whether the joins are those of the join graph; newer ones are loaded first."""
        ...


class PreviousResults(Protocol):
    """The stored rows of earlier answers."""

    async def find_previous(self, run: Run) -> PreviousResult | None:
        """The rows of the newest answer before the run, in its branch, that stored rows."""
        ...


class UserToolProvider(Protocol):
    """The tools of one group of the hub, for whoever asks."""

    def for_user(self, user_id: str) -> ToolProvider:
        """The tools as a user calls them: what they remember of him is his alone."""
        ...


class DataAgentPorts(NamedTuple):
    """What the data agent asks besides the source of a question."""

    joins: JoinFreshness
    results: PreviousResults
    chart_tools: UserToolProvider | None
    """None when no hub with tools for charts is configured: then its graph has no step for them."""


class QuerySources(NamedTuple):
    """What questions are asked of: the sources and files that have tables."""

    sources: Sources
    files: FileSources
    rights: StoredAnswerRights
    """Decide which earlier answers are withheld."""

    def open(self, run: Run) -> AbstractAsyncContextManager[tuple[Schema, QueryRunner]]:
        """What a run over data or files is about, as its user may query it, in the block.

        Raises what opening the source or the files raises.
        """
        if run.mode == "file":
            return self.files.open(run.actor, run.file_ids)
        return self.sources.open(str(run.datasource_id), run.actor)


@dataclass(frozen=True, slots=True)
class Responders:
    """Writer of SQL, summarizer, suggester: those of a model, or of the rule engine."""

    writer: SqlWriter
    summarizer: Summarizer
    computed_summarizer: Summarizer
    suggester: Suggester
    choose_chart: "ChooseChart"
    check_figures: "CheckFigures"
    max_attempts: int = 3
    show_thinking: bool = True
    second_writer: SqlWriter | None = None
    """Writes SQL for the same question without the model, to compare the answers."""
    model: ChatModel | None = None
    """The chat model, for conversations; None with the rule engine."""

    def make_context(self, catalog: SchemaCatalog, runner: QueryRunner) -> "DataAgentContext":
        """The context of an answer that they give over data, with default limits."""
        from agent.data_agent.state import DataAgentContext  # not before a start ends

        return DataAgentContext(
            catalog=catalog,
            runner=runner,
            writer=self.writer,
            summarizer=self.summarizer,
            computed_summarizer=self.computed_summarizer,
            suggester=self.suggester,
            choose_chart=self.choose_chart,
            check_figures=self.check_figures,
            second_writer=self.second_writer,
        )


class ResponderRegistry(Protocol):
    """The responders of every model that may be chosen, and of the rule engine."""

    async def resolve_model(self, model_id: str | None, workspace_id: str) -> ResponderIdentity:
        """Who answers when this model is asked for; None: the default. Raises `NotFound`."""
        ...

    def open(self, responder: ResponderIdentity) -> AbstractAsyncContextManager[Responders]:
        """The responders, until the block ends. Raises `ModelUnavailable`."""
        ...

    async def warm_up(self) -> Responders:
        """Load what the default model needs. Returns responders that warm up without calling it."""
        ...


FileCheck = Callable[[UserActor, Sequence[str]], Awaitable[None]]
"""Raises what keeps a user from attaching these files to a question."""


class Agents(NamedTuple):
    """An agent for each mode that is offered, and the responders they answer with."""

    by_mode: Mapping[Mode, Agent]
    responders: ResponderRegistry
    file_checks: Mapping[Mode, FileCheck]
    """The check of each mode in which files can be attached: of every one but `data`."""
