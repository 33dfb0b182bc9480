"""Only a beat that was seen to stand still makes a worker dead."""

import os
from dataclasses import replace

from model.repositories.workers import Worker
from services.runs.worker_liveness import DEAD_AFTER_EXIT_S, DEAD_AFTER_S, LivenessMonitor

HERE = Worker("here", "this-machine", os.getpid())
ELSEWHERE = Worker("other", "another-machine", 1)
NO_PROCESS = 2**22 + 1


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def is_dead_after(
    worker: Worker, seconds: float, *, every: float = 2.0, beats: bool = False
) -> bool:
    """Whether a worker is dead after it was looked at for so long."""
    clock = Clock()
    liveness = LivenessMonitor(HERE, clock)
    dead = liveness.find_dead([worker])
    while clock.now < seconds:
        clock.now += every
        if beats:
            worker = replace(worker, beat=worker.beat + 1)
        dead = liveness.find_dead([worker])
    return bool(dead)


def test_a_beat_that_stands_still_is_a_death() -> None:
    assert is_dead_after(ELSEWHERE, DEAD_AFTER_S + 2)
    assert not is_dead_after(ELSEWHERE, DEAD_AFTER_S)


def test_a_beat_that_goes_on_is_none() -> None:
    assert not is_dead_after(ELSEWHERE, 100, beats=True)


def test_a_process_of_this_machine_that_is_gone_is_dead_sooner() -> None:
    gone = replace(ELSEWHERE, host=HERE.host, pid=NO_PROCESS)
    assert is_dead_after(gone, DEAD_AFTER_EXIT_S + 1)
    assert not is_dead_after(
        replace(ELSEWHERE, host=HERE.host, pid=os.getppid()), DEAD_AFTER_EXIT_S + 1
    )


def test_time_in_which_nobody_looked_does_not_count() -> None:
    """Our database hung for half a minute, for all workers alike."""
    assert not is_dead_after(ELSEWHERE, 30, every=30)
