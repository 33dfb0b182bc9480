"""Observers of runs: they measure and never change an answer."""

from collections.abc import Sequence
from typing import Protocol

from agent.agui_stream import StreamItem
from model.chats.run import Run


class RunObservation(Protocol):
    """Observes one run from its start."""

    def on_item(self, item: StreamItem) -> None:
        """The agent has yielded an item."""
        ...

    def on_end(self, outcome: str) -> None:
        """The run is over: `finished`, `cancelled`, `waiting`, `lost` or the code of its error."""
        ...


class RunObserver(Protocol):
    """Observes all runs of a worker."""

    def observe(self, run: Run) -> RunObservation:
        """Start to observe a run."""
        ...


class RunObservers:
    """Any number of observers as one."""

    def __init__(self, observers: Sequence[RunObserver] = ()) -> None:
        self._observers = tuple(observers)

    def observe(self, run: Run) -> RunObservation:
        """Start to observe a run."""
        return _RunObservations([observer.observe(run) for observer in self._observers])


class _RunObservations:
    def __init__(self, observations: Sequence[RunObservation]) -> None:
        self._observations = observations

    def on_item(self, item: StreamItem) -> None:
        for observation in self._observations:
            observation.on_item(item)

    def on_end(self, outcome: str) -> None:
        for observation in self._observations:
            observation.on_end(outcome)
