"""State and context of an assistant's answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from agent.assistant.answer_limits import AnswerLimits
from agent.assistant.ports import ChatHistory, ChatMemory, DocumentSearch
from agent.egress.gate import EgressGate
from agent.events import AgentEvent, Emit
from agent.llm.output.tool_calls import ToolCallRequest
from agent.llm.types import ChatModel, Message
from agent.ports import ToolProvider
from model.answers.answer_rights import ConfirmRights
from model.chats.interrupt import Pause
from model.chats.question import Question
from model.files.document import FoundPassage

NO_MEMORY = ChatHistory()


@dataclass
class AssistantState:
    """The state of an answer under way. Holds plain values only, no handles."""

    question: Question
    before: ChatHistory = NO_MEMORY
    """What was said in the chat before."""
    messages: tuple[Message, ...] = ()
    """What the model and the tools have said since the question."""
    calls: tuple[ToolCallRequest, ...] = ()
    """The calls that the model requested and that have no result yet."""
    passages: tuple[FoundPassage, ...] = ()
    """The passages that the model was given; a passage is cited by its place, from 1."""
    first_passages: int = 0
    """How many of `passages` stand with the question; the others are results of searches."""
    text: str = ""
    """All that was said to the user in this run."""
    turns: int = 0
    """How often the model was asked."""
    call_count: int = 0
    """How many calls were answered."""
    tools_read: tuple[str, ...] = ()
    """The tools whose words were read in this run; each once."""
    shown_image_bytes: int = 0
    """How many bytes of images the user was shown in this run."""
    decisions: Mapping[str, bool] = field(default_factory=dict)
    """What the user decided about calls that needed approval, by their id."""
    pause: Pause | None = None

    @property
    def has_untrusted_text(self) -> bool:
        """Whether words were read that somebody else may have written."""
        documents = self.passages or self.before.private
        return bool(documents or self.tools_read or self.before.tools)


class AssistantUpdate(TypedDict, total=False):
    """What a node may change."""

    before: ChatHistory
    messages: tuple[Message, ...]
    calls: tuple[ToolCallRequest, ...]
    passages: tuple[FoundPassage, ...]
    first_passages: int
    text: str
    turns: int
    call_count: int
    tools_read: tuple[str, ...]
    shown_image_bytes: int
    pause: Pause | None


def _ignore(_: AgentEvent) -> None:
    """The default listener: does nothing."""


async def _confirm_all() -> None:
    """Rights that nobody changes."""


@dataclass(frozen=True, slots=True)
class AssistantContext:
    """The dependencies of one answer: model, tools, memory, documents, limits."""

    model: ChatModel
    tools: ToolProvider
    memory: ChatMemory
    documents: DocumentSearch | None = None
    show_thinking: bool = True
    limits: AnswerLimits = field(default_factory=AnswerLimits)
    deadline: float = float("inf")
    """When tools are called no more, by the event loop's clock."""
    confirm_rights: ConfirmRights = _confirm_all
    """Awaited before each model call and each tool call: an answer may take minutes."""
    emit: Emit = _ignore

    @property
    def gate(self) -> EgressGate:
        """The gate in front of the model."""
        return EgressGate(self.model)
