"""Worker processes: started, replaced when they die or get stuck, ended together.

Sanic's own manager does not replace a worker that was killed, and imports the application too. This
one forks before anything heavy is loaded; the workers share the listening socket.
"""

import logging
import os
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from services.heartbeat import LIMITS_S, Heartbeat, Stage, Stillness

_LOOK_S = 0.2
_GRACE_S = 40
"""A worker that is asked to end lets its runs go on for 25 seconds, and then ends them."""
_HASTY_GRACE_S = 15
_QUICK_DEATH_S = 5
_QUICK_DEATHS = 5
_FAILED = 1
MISCONFIGURED = 2
log = logging.getLogger(__name__)

Work = Callable[[int, Heartbeat], None]
"""Serves until stopped; given a descriptor that reads as ended once the parent is gone, and the
heartbeat that shows the parent that the worker is not stuck."""


@dataclass
class _Worker:
    born: float
    heartbeat: Heartbeat
    stillness: Stillness


class Workers:
    """Keeps `count` workers running."""

    def __init__(
        self,
        work: Work,
        count: int,
        sources: Iterable[Path] = (),
        buried: Callable[[int], None] = lambda _: None,
        limits_s: dict[Stage, float] = LIMITS_S,
    ) -> None:
        """`buried` is called with the process id of every worker that is gone.

        `limits_s` says for how long a worker's event loop may stand still at each stage.
        """
        self._work = work
        self._buried = buried
        self._count = count
        self._sources = tuple(sources)
        self._limits_s = limits_s
        self._looked = time.monotonic()
        self._workers: dict[int, _Worker] = {}
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
            self._kill_stuck()
            self._bury()
            if self._newest() != seen:
                break
        self._stop(signal.SIGTERM if self._asked else signal.SIGQUIT)
        return not self._asked

    def _fill(self) -> None:
        while len(self._workers) < self._count:
            heartbeat = Heartbeat()
            pid = os.fork()
            if pid == 0:
                self._become_worker(heartbeat)
            stillness = Stillness(heartbeat, self._limits_s)
            self._workers[pid] = _Worker(time.monotonic(), heartbeat, stillness)

    def _become_worker(self, heartbeat: Heartbeat) -> None:
        code = _FAILED
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all of us
            os.close(self._held)
            self._work(self._alive, heartbeat)
            code = 0
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else _FAILED
        except Exception:
            log.exception("a worker failed")
        finally:
            os._exit(code)  # never back into the parent's code

    def _kill_stuck(self) -> None:
        """A worker whose event loop stands still answers nobody, and cannot be asked to end."""
        now = time.monotonic()
        passed, self._looked = now - self._looked, now
        for pid, worker in self._workers.items():
            if worker.stillness.look(passed):
                still = round(worker.stillness.still_s, 1)
                log.error("a worker was stuck", extra={"worker": pid, "seconds": still})
                worker.stillness.still_s = 0.0  # it takes a moment until it is gone
                os.kill(pid, signal.SIGKILL)

    def _bury(self) -> None:
        for pid in list(self._workers):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                self._died(pid, os.waitstatus_to_exitcode(status))

    def _died(self, pid: int, code: int) -> None:
        worker = self._workers.pop(pid)
        worker.heartbeat.close()
        age = time.monotonic() - worker.born
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
        while self._workers and time.monotonic() < until:
            if self._asked > heard:
                heard = self._asked
                self._send(signal.SIGQUIT)
                until = min(until, time.monotonic() + _HASTY_GRACE_S)
            for pid in list(self._workers):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    del self._workers[pid]
            time.sleep(_LOOK_S / 4)
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        for pid in self._workers:
            os.kill(pid, number)

    def _end(self, _number: int, _frame: object) -> None:
        self._asked += 1

    def _newest(self) -> float:
        return max((p.stat().st_mtime for p in self._sources if p.exists()), default=0.0)
