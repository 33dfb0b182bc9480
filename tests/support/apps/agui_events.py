"""Streams of AG-UI events as tests look at them."""

from collections.abc import AsyncIterable, Iterable
from typing import Any

from ag_ui.core import BaseEvent, RunFinishedEvent, RunStartedEvent
from ag_ui_validate.pytest_plugin import validate_agui

from agent.events import ResultReady, TokensUsed

Item = BaseEvent | ResultReady | TokensUsed


async def collect(items: AsyncIterable[Item]) -> list[Item]:
    """All items of a stream."""
    return [item async for item in items]


async def collect_into(items: AsyncIterable[Any], into: list[Any]) -> None:
    """Keeps what came, also when the stream raises."""
    async for item in items:
        into += [item]


def to_wire(items: Iterable[Item]) -> list[dict[str, Any]]:
    """The events among `items` as they go out."""
    return [
        item.model_dump(mode="json", by_alias=True) for item in items if isinstance(item, BaseEvent)
    ]


def assert_conformant(items: Iterable[Item]) -> None:
    """Wrapped as a run that finished, the validator finds no error and no warning."""
    ids = {"thread_id": "chat", "run_id": "run"}
    run = [RunStartedEvent(**ids), *items, RunFinishedEvent(**ids)]
    report = validate_agui(to_wire(run))
    assert not report.internal_errors
    problems = [d for d in report.diagnostics if d.severity != "info"]
    assert not problems, problems


def shape(items: Iterable[Item]) -> list[str]:
    """One word an event: `+step`, `-step`, an activity's type (`sql:ok`), or the event's type."""
    return shape_of(to_wire(items))


def shape_of(events: Iterable[dict[str, Any]]) -> list[str]:
    """The same of events as they go out."""
    return [_word(event) for event in events]


def _word(event: dict[str, Any]) -> str:
    match event["type"]:
        case "STEP_STARTED":
            return f"+{event['stepName']}"
        case "STEP_FINISHED":
            return f"-{event['stepName']}"
        case "ACTIVITY_SNAPSHOT":
            status = event["content"].get("status")
            return f"{event['activityType']}:{status}" if status else str(event["activityType"])
        case kind:
            return str(kind)


def activities(items: Iterable[Item], kind: str) -> list[dict[str, Any]]:
    """The contents of all activities of a type, in order."""
    return [e["content"] for e in to_wire(items) if e.get("activityType") == kind]


def text(items: Iterable[Item], kind: str = "TEXT_MESSAGE_CONTENT") -> str:
    """The streamed text."""
    return "".join(e["delta"] for e in to_wire(items) if e["type"] == kind)


def tools_of(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The calls of tools in a stream, as a chat has them."""
    calls: dict[str, dict[str, Any]] = {}
    for event in events:
        call = calls.get(event.get("toolCallId", ""), {})
        match event["type"]:
            case "TOOL_CALL_START":
                calls[event["toolCallId"]] = {
                    "id": event["toolCallId"],
                    "name": event["toolCallName"],
                    "server": event["metadata"]["server"],
                    **{"arguments": "", "result": None, "failed": False, "truncated": False},
                    **{"ms": 0, "pictures": []},
                }
            case "TOOL_CALL_ARGS":
                call["arguments"] += event["delta"]
            case "TOOL_CALL_RESULT":
                call |= {"result": event["content"], **event["metadata"]}
    return list(calls.values())
