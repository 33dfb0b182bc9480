import asyncio
import os
import signal
import subprocess
import sys

import pytest

from services.heartbeat import BEAT_S, LONGEST_LOOK_S, Heartbeat, Stage, Stillness
from tests.waiting import eventually

LIMITS_S = {Stage.STARTING: 30.0, Stage.SERVING: 2.0, Stage.ENDING: 6.0}
WORKERS = """
import asyncio, os
from services.heartbeat import Stage
from services.workers import Workers

async def serve(heartbeat):
    heartbeat.start(asyncio.get_running_loop())
    heartbeat.enter(Stage.SERVING)
    os.write(1, b"serving %d\\n" % os.getpid())
    await asyncio.sleep(60)

def work(parent, heartbeat):
    asyncio.run(serve(heartbeat))

Workers(work, 2, limits_s=dict.fromkeys(Stage, 2.5)).run()
"""


@pytest.fixture
def heartbeat() -> Heartbeat:
    """One that has never beaten."""
    return Heartbeat()


async def test_it_beats_while_the_loop_turns(heartbeat: Heartbeat) -> None:
    heartbeat.start(asyncio.get_running_loop())
    assert heartbeat.count == 1
    assert await eventually(lambda: heartbeat.count > 1) < 10 * BEAT_S


def test_only_time_without_a_beat_counts(heartbeat: Heartbeat) -> None:
    stillness = Stillness(heartbeat, LIMITS_S)
    heartbeat.enter(Stage.SERVING)
    assert [stillness.look(0.9) for _ in range(4)] == [False, False, False, True]
    heartbeat.enter(Stage.ENDING)
    assert not stillness.look(0.9)
    assert stillness.still_s == 0


@pytest.mark.parametrize("stage", Stage)
def test_each_stage_has_a_limit_of_its_own(heartbeat: Heartbeat, stage: Stage) -> None:
    heartbeat.enter(stage)
    stillness = Stillness(heartbeat, LIMITS_S)
    looks = round(LIMITS_S[stage])
    assert not any(stillness.look(1.0) for _ in range(looks))
    assert stillness.look(1.0)


def test_time_in_which_nobody_looked_does_not_count(heartbeat: Heartbeat) -> None:
    """The machine slept: its workers could not beat, either."""
    heartbeat.enter(Stage.SERVING)
    stillness = Stillness(heartbeat, LIMITS_S)
    assert not stillness.look(3_600)
    assert stillness.still_s == LONGEST_LOOK_S


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
