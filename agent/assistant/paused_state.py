"""The checkpoint of a paused answer: any worker can resume it once the user has decided."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast

from agent.assistant.state import AssistantState
from agent.llm.output.tool_calls import ToolCallRequest
from agent.llm.types import Message
from model.chats.interrupt import Interrupt, Resumption
from model.chats.question import Question
from model.files.document import FoundPassage

_PLAIN = ("first_passages", "turns")


def save_state(state: AssistantState, interrupts: Sequence[Interrupt]) -> dict[str, Any]:
    """The checkpoint of a state; the question and the chat are stored with the run already."""
    return {
        **{name: getattr(state, name) for name in _PLAIN},
        "called": state.call_count,
        "said": list(state.messages),
        "tools_read": list(state.tools_read),
        "calls": [asdict(call) for call in state.calls],
        "asked": {each.tool_call_id: each.id for each in interrupts},
        "passages": [asdict(passage) for passage in state.passages],
    }


def restore_state(question: Question, resumption: Resumption) -> AssistantState:
    """The state of a paused answer, with the user's decisions about its calls."""
    state = resumption.state
    answers = {answer.interrupt_id: answer.approves for answer in resumption.answers}
    return AssistantState(
        question,
        messages=tuple(cast("list[Message]", state["said"])),
        calls=tuple(ToolCallRequest(**call) for call in state["calls"]),
        passages=tuple(_restore_passage(passage) for passage in state["passages"]),
        tools_read=_restore_tools_read(state),
        call_count=state["called"],
        decisions={
            call: answers.get(interrupt_id, False) for call, interrupt_id in state["asked"].items()
        },
        **{name: state[name] for name in _PLAIN},
    )


def _restore_tools_read(state: Mapping[str, Any]) -> tuple[str, ...]:
    """A run that paused before tools were recorded by name knows only whether there were any."""
    unnamed_tools = [""] if state.get("used_tools") else []
    return tuple(state.get("tools_read", unnamed_tools))


def _restore_passage(arguments: Mapping[str, Any]) -> FoundPassage:
    matches = tuple((start, end) for start, end in arguments["matches"])
    return FoundPassage(**{**arguments, "matches": matches})
