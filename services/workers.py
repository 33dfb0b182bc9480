"""Worker processes: started, replaced when they die, ended together.

Sanic's own manager does not replace a worker that was killed, and imports the application too. This
one forks before anything heavy is loaded; the workers share the listening socket.
"""

import logging
import os
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

_LOOK_S = 0.2
_GRACE_S = 40
"""A worker that is asked to end lets its runs go on for 25 seconds, and then ends them."""
_HASTY_GRACE_S = 15
_QUICK_DEATH_S = 5
_QUICK_DEATHS = 5
_FAILED = 1
MISCONFIGURED = 2
log = logging.getLogger(__name__)

Work = Callable[[int], None]
"""Serves until stopped; given a descriptor that reads as ended once the parent is gone."""


class Workers:
    """Keeps `count` workers running."""

    def __init__(
        self,
        work: Work,
        count: int,
        sources: Iterable[Path] = (),
        buried: Callable[[int], None] = lambda _: None,
    ) -> None:
        """`buried` is called with the process id of every worker that is gone."""
        self._work = work
        self._buried = buried
        self._count = count
        self._sources = tuple(sources)
        self._born: dict[int, float] = {}
        self._quick_deaths = 0
        self._asked = 0
        self._alive, self._held = os.pipe()

    def run(self) -> bool:
        """Keep the workers running until a signal or, when `sources` change, return True.

        The first signal lets the workers finish what they do, a second one ends it.

        Exits with the workers' own code when they cannot start, so that all is restarted.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        seen = self._newest()
        while not self._asked:
            self._fill()
            time.sleep(_LOOK_S)
            self._bury()
            if self._newest() != seen:
                break
        self._stop(signal.SIGTERM if self._asked else signal.SIGQUIT)
        return not self._asked

    def _fill(self) -> None:
        while len(self._born) < self._count:
            pid = os.fork()
            if pid == 0:
                self._become_worker()
            self._born[pid] = time.monotonic()

    def _become_worker(self) -> None:
        code = _FAILED
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all of us
            os.close(self._held)
            self._work(self._alive)
            code = 0
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else _FAILED
        except Exception:
            log.exception("a worker failed")
        finally:
            os._exit(code)  # never back into the parent's code

    def _bury(self) -> None:
        for pid in list(self._born):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                self._died(pid, os.waitstatus_to_exitcode(status))

    def _died(self, pid: int, code: int) -> None:
        age = time.monotonic() - self._born.pop(pid)
        self._buried(pid)
        if code == MISCONFIGURED:
            self._give_up(code)  # it has said why
        log.error("a worker died", extra={"worker": pid, "code": code})
        self._quick_deaths = self._quick_deaths + 1 if age < _QUICK_DEATH_S else 0
        if self._quick_deaths >= _QUICK_DEATHS:
            self._give_up(_FAILED)

    def _give_up(self, code: int) -> NoReturn:
        self._stop(signal.SIGTERM)
        raise SystemExit(code)

    def _stop(self, number: signal.Signals) -> None:
        heard = self._asked
        self._send(number)
        until = time.monotonic() + _GRACE_S
        while self._born and time.monotonic() < until:
            if self._asked > heard:
                heard = self._asked
                self._send(signal.SIGQUIT)
                until = min(until, time.monotonic() + _HASTY_GRACE_S)
            for pid in list(self._born):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    del self._born[pid]
            time.sleep(_LOOK_S / 4)
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        for pid in self._born:
            os.kill(pid, number)

    def _end(self, _number: int, _frame: object) -> None:
        self._asked += 1

    def _newest(self) -> float:
        return max((p.stat().st_mtime for p in self._sources if p.exists()), default=0.0)
