"""Tells the process above the workers whether the event loop of each still turns.

A worker that is stuck keeps its connections, and whoever is on one waits for ever. Each worker
counts up a number in memory that it shares with the process above, which kills the worker when the
number stands still.
"""

import mmap
from asyncio import AbstractEventLoop
from enum import IntEnum

BEAT_S = 1.0
LONGEST_LOOK_S = 1.0
"""What lies between two looks counts for no more: then the looking process stood still, too."""
_STATE, _COUNT = slice(0, 1), slice(1, 9)


class Stage(IntEnum):
    """What a worker does."""

    STARTING = 0
    SERVING = 1
    ENDING = 2


LIMITS_S = {Stage.STARTING: 300.0, Stage.SERVING: 20.0, Stage.ENDING: 60.0}
"""How long the event loop may stand still: a start imports much, an end waits for threads."""


class Heartbeat:
    """The number of one worker, in memory that survives the fork."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 9)

    def start(self, loop: AbstractEventLoop) -> None:
        """Beat for as long as the loop turns."""
        self._shared[_COUNT] = (self.count + 1).to_bytes(8, "little")
        loop.call_later(BEAT_S, self.start, loop)

    def enter(self, stage: Stage) -> None:
        """The worker has come to a stage of its life."""
        self._shared[_STATE] = stage.to_bytes()

    @property
    def stage(self) -> Stage:
        """What the worker does."""
        return Stage(self._shared[_STATE][0])

    @property
    def count(self) -> int:
        """How often it beat."""
        return int.from_bytes(self._shared[_COUNT], "little")

    def close(self) -> None:
        """Give the memory back."""
        self._shared.close()


class Stillness:
    """For how long a heartbeat has been seen to stand still."""

    def __init__(self, heartbeat: Heartbeat, limits_s: dict[Stage, float]) -> None:
        self._heartbeat = heartbeat
        self._limits_s = limits_s
        self._seen = (heartbeat.stage, heartbeat.count)
        self.still_s = 0.0

    def look(self, passed_s: float) -> bool:
        """Whether it has stood still for too long, `passed_s` after the last look."""
        now = (self._heartbeat.stage, self._heartbeat.count)
        self.still_s = self.still_s + min(passed_s, LONGEST_LOOK_S) if now == self._seen else 0.0
        self._seen = now
        return self.still_s > self._limits_s[now[0]]
