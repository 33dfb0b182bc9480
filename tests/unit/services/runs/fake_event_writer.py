"""A writer that keeps everything in memory."""

from dataclasses import dataclass, field
from typing import Any

import orjson

from model.repositories.runs.runs import Ending
from services.runs.event_log.log import LoggedEvent


@dataclass
class FakeEventWriter:
    """Remembers the events of one run and how it ended."""

    events: list[LoggedEvent] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)

    async def append(self, run_id: str, event: LoggedEvent) -> None:
        self.events.append(event)

    async def finish(self, run_id: str, event: LoggedEvent, ending: Ending) -> bool:
        self.events.append(event)
        self.endings.append(ending)
        return True

    def wire(self) -> list[dict[str, Any]]:
        """The events as a reader decodes them."""
        return [orjson.loads(event.data) for event in self.events]
