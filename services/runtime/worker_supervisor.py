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

from services.runtime.heartbeat import STALL_LIMITS_S, Heartbeat, StallDetector, WorkerStage

_POLL_INTERVAL_S = 0.2
_GRACE_S = 40
"""A worker that is asked to end lets its runs go on for 25 seconds, and then ends them."""
_FORCED_GRACE_S = 15
_FAST_FAILURE_S = 5
_MAX_FAST_FAILURES = 5
_FAILED = 1
MISCONFIGURED = 2
log = logging.getLogger(__name__)

WorkerMain = Callable[[int, Heartbeat], None]
"""Serves until stopped. Takes a file descriptor that is at its end once the parent is gone, and the
heartbeat that shows the parent that the worker is not stuck."""


@dataclass
class _Worker:
    started_at: float
    heartbeat: Heartbeat
    stall_detector: StallDetector


class WorkerSupervisor:
    """Keeps `count` workers running."""

    def __init__(
        self,
        work: WorkerMain,
        count: int,
        source_files: Iterable[Path],
        on_exit: Callable[[int], None] = lambda _: None,
        limits_s: dict[WorkerStage, float] = STALL_LIMITS_S,
    ) -> None:
        """`on_exit` is called with the process id of every worker that is gone.

        `limits_s` says for how long a worker's event loop may stall at each stage.
        """
        self._work = work
        self._on_exit = on_exit
        self._count = count
        self._source_files = tuple(source_files)
        self._limits_s = limits_s
        self._polled_at = time.monotonic()
        self._workers: dict[int, _Worker] = {}
        self._fast_failures = 0
        self._signals_received = 0
        self._parent_reader, self._parent_writer = os.pipe()

    def run(self) -> bool:
        """Keep the workers running until a signal comes; True when a source file changed instead.

        After the first signal workers finish what they do, a second one stops them at once. When
        workers cannot start, the process exits with their own code, so that it can be restarted.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        last_mtime = self._newest_mtime()
        while not self._signals_received:
            self._start_missing()
            time.sleep(_POLL_INTERVAL_S)
            self._kill_stuck()
            self._reap()
            if self._newest_mtime() != last_mtime:
                break
        self._stop(signal.SIGTERM if self._signals_received else signal.SIGQUIT)
        return not self._signals_received

    def _start_missing(self) -> None:
        while len(self._workers) < self._count:
            heartbeat = Heartbeat()
            pid = os.fork()
            if pid == 0:
                self._become_worker(heartbeat)
            stall_detector = StallDetector(heartbeat, self._limits_s)
            self._workers[pid] = _Worker(time.monotonic(), heartbeat, stall_detector)

    def _become_worker(self, heartbeat: Heartbeat) -> None:
        code = _FAILED
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all of us
            os.close(self._parent_writer)
            self._work(self._parent_reader, heartbeat)
            code = 0
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else _FAILED
        except Exception:
            log.exception("a worker failed")
        finally:
            os._exit(code)  # never back into the parent's code

    def _kill_stuck(self) -> None:
        """Kill workers whose event loop has stalled: they cannot be asked to end."""
        now = time.monotonic()
        elapsed_s, self._polled_at = now - self._polled_at, now
        for pid, worker in self._workers.items():
            if worker.stall_detector.has_stalled(elapsed_s):
                stalled_s = round(worker.stall_detector.stalled_s, 1)
                log.error("a worker was stuck", extra={"worker": pid, "seconds": stalled_s})
                worker.stall_detector.stalled_s = 0.0  # the kill takes a moment
                os.kill(pid, signal.SIGKILL)

    def _reap(self) -> None:
        for pid in list(self._workers):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                self._handle_exit(pid, os.waitstatus_to_exitcode(status))

    def _handle_exit(self, pid: int, code: int) -> None:
        worker = self._workers.pop(pid)
        worker.heartbeat.close()
        age = time.monotonic() - worker.started_at
        self._on_exit(pid)
        if code == MISCONFIGURED:
            self._give_up(code)  # the worker has printed the reason
        log.error("a worker died", extra={"worker": pid, "code": code})
        self._fast_failures = self._fast_failures + 1 if age < _FAST_FAILURE_S else 0
        if self._fast_failures >= _MAX_FAST_FAILURES:
            self._give_up(_FAILED)

    def _give_up(self, code: int) -> NoReturn:
        self._stop(signal.SIGTERM)
        raise SystemExit(code)

    def _stop(self, number: signal.Signals) -> None:
        signal_count = self._signals_received
        self._signal_all(number)
        deadline = time.monotonic() + _GRACE_S
        while self._workers and time.monotonic() < deadline:
            if self._signals_received > signal_count:
                signal_count = self._signals_received
                self._signal_all(signal.SIGQUIT)
                deadline = min(deadline, time.monotonic() + _FORCED_GRACE_S)
            for pid in list(self._workers):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    del self._workers[pid]
            time.sleep(_POLL_INTERVAL_S / 4)
        self._signal_all(signal.SIGKILL)

    def _signal_all(self, number: signal.Signals) -> None:
        for pid in self._workers:
            os.kill(pid, number)

    def _on_signal(self, _number: int, _frame: object) -> None:
        self._signals_received += 1

    def _newest_mtime(self) -> float:
        return max((p.stat().st_mtime for p in self._source_files if p.exists()), default=0.0)
