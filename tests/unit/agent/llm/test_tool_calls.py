"""Calls of tools put together from parts, whatever a server makes of them."""

import pytest

from agent.llm.output.tool_calls import MAX_CALLS, ToolCallAssembler
from agent.llm.transport.completion_stream import merge_events


def calls_of(*parts: object) -> list[tuple[str, str]]:
    gatherer = ToolCallAssembler()
    for part in parts:
        for piece in merge_events([{"choices": [{"delta": {"tool_calls": part}}]}]):
            gatherer.add(piece)
    return [(call.name, call.arguments) for call in gatherer.assemble()]


def part(index: object, id_: object, name: object, arguments: object) -> dict[str, object]:
    return {"index": index, "id": id_, "function": {"name": name, "arguments": arguments}}


@pytest.mark.parametrize(
    ("parts", "calls"),
    [
        ([[part(0, "a", "f", "{")], [part(0, None, None, "}")]], [("f", "{}")]),
        ([[part(0, "a", "f", "1"), part(1, "b", "g", "2")]], [("f", "1"), ("g", "2")]),
        ([[part(0, "a", "f", "1")], [part(0, "b", "g", "2")]], [("f", "1"), ("g", "2")]),
        ([[part(0, "a", "f", "1")], [part(0, "a", "f", "2")]], [("f", "12")]),
        ([[part(None, "a", "f", "1"), part(None, "b", "g", "2")]], [("f", "1"), ("g", "2")]),
        ([[part("x", 7, ["f"], {"a": 1})]], [("", "")]),
        ([None, "text", [None, 3, {"function": "f"}]], []),
    ],
)
def test_parts_become_calls(parts: list[object], calls: list[tuple[str, str]]) -> None:
    assert calls_of(*parts) == calls


def test_no_more_than_a_bounded_number_is_kept() -> None:
    gatherer = ToolCallAssembler()
    many = [part(n, f"c{n}", "f", "") for n in range(MAX_CALLS + 5)]
    for piece in merge_events([{"choices": [{"delta": {"tool_calls": many}}]}]):
        gatherer.add(piece)
    assert (len(gatherer.assemble()), gatherer.dropped_count) == (MAX_CALLS, 5)
