import asyncio
import os
import signal
import subprocess
import sys

import pytest

from services.runtime.heartbeat import (
    BEAT_INTERVAL_S,
    MAX_OBSERVATION_GAP_S,
    Heartbeat,
    StallDetector,
    WorkerStage,
)
from tests.support.polling import eventually

LIMITS_S = {WorkerStage.STARTING: 30.0, WorkerStage.SERVING: 2.0, WorkerStage.ENDING: 6.0}
WORKERS = """
import asyncio, os
from services.runtime.heartbeat import WorkerStage
from services.runtime.worker_supervisor import WorkerSupervisor

async def serve(heartbeat):
    heartbeat.start(asyncio.get_running_loop())
    heartbeat.enter(WorkerStage.SERVING)
    os.write(1, b"serving %d\\n" % os.getpid())
    await asyncio.sleep(60)

def work(parent, heartbeat):
    asyncio.run(serve(heartbeat))

WorkerSupervisor(work, 2, (), limits_s=dict.fromkeys(WorkerStage, 2.5)).run()
"""


@pytest.fixture
def heartbeat() -> Heartbeat:
    """One that has never beaten."""
    return Heartbeat()


async def test_it_beats_while_the_loop_turns(heartbeat: Heartbeat) -> None:
    heartbeat.start(asyncio.get_running_loop())
    assert heartbeat.count == 1
    assert await eventually(lambda: heartbeat.count > 1) < 10 * BEAT_INTERVAL_S


def test_only_time_without_a_beat_counts(heartbeat: Heartbeat) -> None:
    stall_detector = StallDetector(heartbeat, LIMITS_S)
    heartbeat.enter(WorkerStage.SERVING)
    assert [stall_detector.has_stalled(0.9) for _ in range(4)] == [False, False, False, True]
    heartbeat.enter(WorkerStage.ENDING)
    assert not stall_detector.has_stalled(0.9)
    assert stall_detector.stalled_s == 0


@pytest.mark.parametrize("stage", WorkerStage)
def test_each_stage_has_a_limit_of_its_own(heartbeat: Heartbeat, stage: WorkerStage) -> None:
    heartbeat.enter(stage)
    stall_detector = StallDetector(heartbeat, LIMITS_S)
    looks = round(LIMITS_S[stage])
    assert not any(stall_detector.has_stalled(1.0) for _ in range(looks))
    assert stall_detector.has_stalled(1.0)


def test_time_in_which_nobody_looked_does_not_count(heartbeat: Heartbeat) -> None:
    """The machine slept: its workers could not beat, either."""
    heartbeat.enter(WorkerStage.SERVING)
    stall_detector = StallDetector(heartbeat, LIMITS_S)
    assert not stall_detector.has_stalled(3_600)
    assert stall_detector.stalled_s == MAX_OBSERVATION_GAP_S


def test_a_stuck_worker_is_killed_and_replaced_and_the_other_lives() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WORKERS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        stuck, other = (int(parent.stdout.readline().split()[1]) for _ in range(2))
        os.kill(stuck, signal.SIGSTOP)
        another = int(parent.stdout.readline().split()[1])
        os.kill(other, 0)
        with pytest.raises(ProcessLookupError):
            os.kill(stuck, 0)
        assert another not in (stuck, other)
        parent.terminate()
        _, said = parent.communicate(timeout=60)
    assert said.splitlines() == ["a worker was stuck", "a worker died"]
