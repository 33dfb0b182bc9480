"""The rule of two: what was read decides what may leave without the user's yes (SECURITY §2)."""

from uuid import uuid4

from agent.general.saved import saved
from agent.general.state import ChatState
from agent.llm.tool_calls import AskedCall
from agent.ports import Tool
from model.interrupt import Interrupt, Pause
from model.locales import text


def needs_yes(tool: Tool, call: AskedCall, state: ChatState) -> bool:
    """Whether the user has to be asked first.

    Who has read something of the user's own and words that somebody else may have written may have
    been talked into passing it on. What counts is what was read before the call was asked for.
    """
    asked = call.id in state.decisions
    return tool.sends_out and state.private and state.untrusted and not asked


def pause(state: ChatState, known: dict[str, Tool]) -> Pause:
    """The questions to the user about the calls that wait, with all that going on needs."""
    questions = tuple(_question(call, known[call.name], state) for call in state.calls)
    return Pause(questions, saved(state, questions))


def _question(call: AskedCall, tool: Tool, state: ChatState) -> Interrupt:
    message = text(
        "assistant.may_call", state.question.locale, name=tool.name, server=tool.server or "-"
    )
    about = {"tool": tool.name, "server": tool.server, "arguments": call.arguments}
    return Interrupt(str(uuid4()), "tool_approval", message, call.id, about)
