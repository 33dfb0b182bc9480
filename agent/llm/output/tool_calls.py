"""Assembles tool calls from the parts in which a model's server streams them."""

from dataclasses import dataclass

from agent.llm.types import Piece, ToolCallPart

MAX_CALLS = 128
"""Further calls of one answer are counted and dropped."""


@dataclass(slots=True)
class ToolCallRequest:
    """A call a model asks for, as it wrote it: any name, any text as arguments."""

    id: str
    name: str
    arguments: str


class ToolCallAssembler:
    """Assembles the tool calls of one answer."""

    def __init__(self) -> None:
        self._calls: list[ToolCallRequest] = []
        self._by_index: dict[int, ToolCallRequest] = {}
        self.dropped_count = 0
        """How many calls exceeded `MAX_CALLS`."""

    def add(self, piece: Piece) -> None:
        """Add the part of a call that a piece holds, if any."""
        part = piece.call
        if part is None:
            return
        call = self._by_index.get(part.index)
        # Some servers give every call the same number: another id is another call.
        if call is None or (part.id and call.id and part.id != call.id and part.name):
            call = self._begin(part)
        call.id = call.id or part.id
        call.name = call.name or part.name
        call.arguments += piece.text

    def assemble(self) -> tuple[ToolCallRequest, ...]:
        """The calls in the order in which they started."""
        return tuple(self._calls)

    def _begin(self, part: ToolCallPart) -> ToolCallRequest:
        call = self._by_index[part.index] = ToolCallRequest(part.id, part.name, "")
        if len(self._calls) < MAX_CALLS:
            self._calls.append(call)
        else:
            self.dropped_count += 1
        return call
