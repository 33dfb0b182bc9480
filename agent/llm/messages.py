"""Makes the messages of a prompt, one function for each role."""

from collections.abc import Iterable

from agent.llm.output.tool_calls import ToolCallRequest
from agent.llm.types import AssistantToolCall, Message


def make_system_message(content: str) -> Message:
    """Instructions to the model."""
    return {"role": "system", "content": content}


def make_user_message(content: str) -> Message:
    """What the user says, or what is shown to the model as data."""
    return {"role": "user", "content": content}


def make_assistant_message(content: str, calls: Iterable[ToolCallRequest] = ()) -> Message:
    """What the model said, with the tools that it called."""
    message: Message = {"role": "assistant", "content": content}
    tool_calls: list[AssistantToolCall] = [
        {"id": c.id, "type": "function", "function": {"name": c.name, "arguments": c.arguments}}
        for c in calls
    ]
    if tool_calls:
        message["tool_calls"] = tool_calls
    return message


def make_tool_message(content: str, call_id: str) -> Message:
    """What a tool answered to a call."""
    return {"role": "tool", "content": content, "tool_call_id": call_id}
