"""Latency and load of answers, beside the baseline in the same run."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median, quantiles
from time import perf_counter

from tests.benchmarks.answers.timed_question import (
    TimedQuestion,
    ask_question,
    make_question,
)
from tests.benchmarks.processes.http_client import Server
from tests.benchmarks.processes.servers import ADMIN_PASSWORD, ROOT, RunningServer
from tests.benchmarks.result_row import Row

SEQUENTIAL = 60
AT_ONCE = 20
CONCURRENCY = 16
ANSWERS = 320


def milliseconds(seconds: float) -> str:
    """Seconds as printed."""
    return f"{seconds * 1000:.1f} ms"


async def run_in_turn(server: Server, source: str, times: int = SEQUENTIAL) -> list[TimedQuestion]:
    """The times of one question after another, behind one that is not counted."""
    await ask_question(server, source, make_question(times))
    return [await ask_question(server, source, make_question(number)) for number in range(times)]


async def measure_latency(ours: Server, theirs: Server, source: str) -> list[Row]:
    """Times of one question after another at a model of zero delay."""
    mine, base = await run_in_turn(ours, source), await run_in_turn(theirs, source)

    def row(name: str, pick: str, wanted: str) -> Row:
        values = [median(getattr(t, pick) for t in times) for times in (mine, base)]
        return Row(name, milliseconds(values[0]), milliseconds(values[1]), wanted)

    gap = [median(t.rows - t.sql for t in times) for times in (mine, base)]
    total = [median(t.end for t in times) for times in (mine, base)]
    return [
        row("first event", "first_event", "≤ 20 ms"),
        row("SQL on the page", "sql", ""),
        Row(
            "rows after the SQL (guard, query, network)",
            milliseconds(gap[0]),
            milliseconds(gap[1]),
            "≤ 30 ms",
        ),
        row("first word of the summary", "first_word", ""),
        row("whole answer", "end", ""),
        Row(
            "added to a question by the service", milliseconds(total[0] - total[1]), "0", "≤ 20 ms"
        ),
    ]


async def measure_throughput(ours: RunningServer, theirs: RunningServer, source: str) -> list[Row]:
    """Answers a second from one worker at a model of zero delay, and what one costs."""

    async def load(running: RunningServer) -> tuple[float, float]:
        gate = asyncio.Semaphore(CONCURRENCY)

        async def one(number: int) -> None:
            async with gate:
                await ask_question(running.server, source, make_question(number))

        began, spent = perf_counter(), running.cpu_s()
        await asyncio.gather(*map(one, range(SEQUENTIAL, SEQUENTIAL + ANSWERS)))
        return ANSWERS / (perf_counter() - began), (running.cpu_s() - spent) / ANSWERS

    (mine, cost), (base, base_cost) = await load(ours), await load(theirs)
    name = f"questions a second, {CONCURRENCY} at a time"
    return [
        Row(name, f"{mine:.0f}", f"{base:.0f}", "≥ 60"),
        Row(
            "processor time of the worker, a question", milliseconds(cost), milliseconds(base_cost)
        ),
    ]


async def measure_twenty_at_once(ours: Server, theirs: Server, source: str) -> list[Row]:
    """Twenty users on a slow model, and how another request fares meanwhile."""
    rows = []
    answers = {}
    for name, server in (("ours", ours), ("baseline", theirs)):
        alone = median(
            [(await ask_question(server, source, make_question(AT_ONCE + n))).end for n in range(3)]
        )
        users = [server, await _colleague(server)]
        async with _probe_latency(server) as other:
            asked = [
                ask_question(users[turn % 2], source, make_question(turn))
                for turn in range(AT_ONCE)
            ]
            timed = await asyncio.gather(*asked)
        answers[name] = (max(t.end for t in timed), alone, quantiles(other, n=20)[-1])
    mine, base = answers["ours"], answers["baseline"]
    rows.append(Row("one answer, slow model", f"{mine[1]:.2f} s", f"{base[1]:.2f} s", ""))
    rows.append(Row("twenty at once, the last", f"{mine[0]:.2f} s", f"{base[0]:.2f} s", ""))
    ratio_ours, ratio_base = (f"{m[0] / m[1]:.2f} ×" for m in (mine, base))
    rows.append(Row("twenty at once / one", ratio_ours, ratio_base, "≤ 1.3 ×"))
    rows.append(
        Row(
            "another request meanwhile, p95",
            milliseconds(mine[2]),
            milliseconds(base[2]),
            "≤ 10 ms",
        )
    )
    return rows


async def _colleague(server: Server) -> Server:
    """A second user: nobody may ask twenty questions at once. The baseline has no users."""
    if not server.token:
        return server
    account = {"username": "colleague", "password": ADMIN_PASSWORD}
    await server.fetch("POST", "/api/users", account | {"role": "user"})
    signed_in = await server.fetch("POST", "/api/auth/login", account)
    return Server(server.port, signed_in["access_token"])


@asynccontextmanager
async def _probe_latency(server: Server) -> AsyncIterator[list[float]]:
    """What another request took meanwhile; a process of its own asks, so that only ours waits."""
    path = "/api/auth/me" if server.token else "/readyz"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.benchmarks.processes.probe", str(server.port), path, server.token),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    await process.stdout.readline()
    seconds: list[float] = []
    try:
        yield seconds
    finally:
        said, _ = await process.communicate(b"")
        seconds += json.loads(said)
