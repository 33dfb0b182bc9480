"""Looks on while runs are answered; measures, never changes."""

from collections.abc import Sequence
from typing import Protocol

from agent.stream import StreamItem
from model.chats.run import Run


class Watch(Protocol):
    """Looks at one run from its beginning."""

    def saw(self, item: StreamItem) -> None:
        """The agent said something."""
        ...

    def ended(self, outcome: str) -> None:
        """The run is over: `finished`, `cancelled`, `waiting`, `lost` or the code of its error."""
        ...


class Observer(Protocol):
    """Looks at all runs of a worker."""

    def watch(self, run: Run) -> Watch:
        """Begin to look at a run."""
        ...


class Observers:
    """Several that look on; none is a fine number, too."""

    def __init__(self, observers: Sequence[Observer] = ()) -> None:
        self._observers = tuple(observers)

    def watch(self, run: Run) -> Watch:
        """Begin to look at a run."""
        return _Watches([observer.watch(run) for observer in self._observers])


class _Watches:
    def __init__(self, watches: Sequence[Watch]) -> None:
        self._watches = watches

    def saw(self, item: StreamItem) -> None:
        for watch in self._watches:
            watch.saw(item)

    def ended(self, outcome: str) -> None:
        for watch in self._watches:
            watch.ended(outcome)
