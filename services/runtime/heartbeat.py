"""Shows the supervisor process whether the event loop of each worker still runs.

A stuck worker keeps its connections, and their clients would wait for ever. Each worker increments
a counter in memory shared with the supervisor, which kills the worker when the counter stops.
"""

import mmap
from asyncio import AbstractEventLoop
from enum import IntEnum

BEAT_INTERVAL_S = 1.0
MAX_OBSERVATION_GAP_S = 1.0
"""Longest time between two checks that counts: beyond it the supervisor itself stalled."""
_STAGE, _COUNT = slice(0, 1), slice(1, 9)


class WorkerStage(IntEnum):
    """What a worker does."""

    STARTING = 0
    SERVING = 1
    ENDING = 2


STALL_LIMITS_S = {WorkerStage.STARTING: 300.0, WorkerStage.SERVING: 20.0, WorkerStage.ENDING: 60.0}
"""How long the event loop may stall: a start imports much, an end waits for threads."""


class Heartbeat:
    """The counter of one worker, in memory shared across the fork."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 9)

    def start(self, loop: AbstractEventLoop) -> None:
        """Increment the counter every second while the loop runs."""
        self._shared[_COUNT] = (self.count + 1).to_bytes(8, "little")
        loop.call_later(BEAT_INTERVAL_S, self.start, loop)

    def enter(self, stage: WorkerStage) -> None:
        """Record the stage that the worker has reached."""
        self._shared[_STAGE] = stage.to_bytes()

    @property
    def stage(self) -> WorkerStage:
        """What the worker does."""
        return WorkerStage(self._shared[_STAGE][0])

    @property
    def count(self) -> int:
        """The counter."""
        return int.from_bytes(self._shared[_COUNT], "little")

    def close(self) -> None:
        """Release the memory."""
        self._shared.close()


class StallDetector:
    """Measures for how long a heartbeat has not changed."""

    def __init__(self, heartbeat: Heartbeat, limits_s: dict[WorkerStage, float]) -> None:
        self._heartbeat = heartbeat
        self._limits_s = limits_s
        self._seen = (heartbeat.stage, heartbeat.count)
        self.stalled_s = 0.0

    def has_stalled(self, passed_s: float) -> bool:
        """Whether it has not changed for too long, `passed_s` after the last check."""
        now = (self._heartbeat.stage, self._heartbeat.count)
        self.stalled_s = (
            self.stalled_s + min(passed_s, MAX_OBSERVATION_GAP_S) if now == self._seen else 0.0
        )
        self._seen = now
        return self.stalled_s > self._limits_s[now[0]]
