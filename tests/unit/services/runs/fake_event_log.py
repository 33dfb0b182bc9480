"""A log that keeps everything in memory."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from model.repositories.runs.runs import Ending
from services.runs.event_log.log import EventLogState, Events, LoggedEvent


@dataclass
class FakeLog:
    """Remembers the events of one run and how it ended."""

    events: list[LoggedEvent] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)

    async def check(self) -> None:
        return

    def pending_bytes(self) -> int:
        return 0

    def begin(self, run_id: str, first: LoggedEvent) -> None:
        self.events.append(first)

    async def append(self, run_id: str, event: LoggedEvent) -> None:
        self.events.append(event)

    async def finish(self, run_id: str, event: LoggedEvent, ending: Ending) -> bool:
        self.events.append(event)
        self.endings.append(ending)
        return True

    async def follow(self, run_id: str, after: int, idle_s: float) -> AsyncGenerator[Events]:
        yield tuple(self.events[after:])

    async def read_state(self, run_id: str) -> EventLogState:
        return EventLogState(len(self.events), bool(self.endings))

    async def read_after(self, run_id: str, seq: int) -> Events:
        return tuple(self.events[seq:])

    async def delete(self, run_ids: Sequence[str]) -> None:
        self.events.clear()

    def wire(self) -> list[dict[str, Any]]:
        """The events as a reader decodes them."""
        return [orjson.loads(event.data) for event in self.events]
