"""Calls of tools put together from the parts in which a model's server sends them."""

from dataclasses import dataclass

from agent.llm.types import CallPart, Piece

MOST_CALLS = 128
"""What is asked for beyond this in one turn is not looked at."""


@dataclass(slots=True)
class AskedCall:
    """A call a model asks for, as it wrote it: any name, any text as arguments."""

    id: str
    name: str
    arguments: str


class CallParts:
    """Gathers the parts of the calls of one turn."""

    def __init__(self) -> None:
        self._calls: list[AskedCall] = []
        self._at: dict[int, AskedCall] = {}
        self.dropped = 0
        """How many calls there were too many."""

    def add(self, piece: Piece) -> None:
        """Take the next part."""
        part = piece.call
        if part is None:
            return
        call = self._at.get(part.index)
        # Some servers give every call the same number: another id is another call.
        if call is None or (part.id and call.id and part.id != call.id and part.name):
            call = self._begun(part)
        call.id = call.id or part.id
        call.name = call.name or part.name
        call.arguments += piece.text

    def calls(self) -> tuple[AskedCall, ...]:
        """The calls in the order they were begun."""
        return tuple(self._calls)

    def _begun(self, part: CallPart) -> AskedCall:
        call = self._at[part.index] = AskedCall(part.id, part.name, "")
        if len(self._calls) < MOST_CALLS:
            self._calls.append(call)
        else:
            self.dropped += 1
        return call
