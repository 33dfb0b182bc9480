"""Many answers and many readers at once, the worker alone on one core."""

import asyncio
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from uuid import uuid4

import psutil

from model.workspaces.workspace import FIRST_WORKSPACE
from services.users.tokens import TokenClaims, TokenSigner
from tests.benchmarks.answers.timed_question import demo_source, make_body
from tests.benchmarks.processes.emitting_worker import SILENT
from tests.benchmarks.processes.servers import RunningServer, start_process, start_product
from tests.benchmarks.processes.stream_readers import (
    StreamReader,
    make_request,
    open_readers,
    wait_for_all,
)
from tests.benchmarks.result_row import Row
from tests.support.servers.ports import free_port

STREAMS, TOKENS, RATE = 1_000, 200, 20
RUNS_A_USER = 16
STARTING = 32
IDLE = 1_000
RUNS, EVENTS = 8, 10_000
LONGEST_S = 120
QUESTION = "top 5 provinces by stores"


async def measure_thousand_streams(data: Path, sql: str) -> list[Row]:
    """A thousand summaries of twenty tokens a second at once, from one worker on one core."""
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.processes.lean_model", "--port", str(port)]
    command += ["--sql", sql, "--streams", str(STREAMS), "--tokens", str(TOKENS)]
    command += ["--rate", str(RATE)]
    async with (
        start_process(command, port, {}, "/v1/models"),
        start_product(data, port, LLM_TIMEOUT_S="300") as worker,
    ):
        source = await demo_source(worker.server)
        tokens = make_users(data, -(-STREAMS // RUNS_A_USER))
        with _alone(worker):
            gate = asyncio.Semaphore(STARTING)

            async def ask(number: int) -> StreamReader:
                body = make_body(source, QUESTION, "en")
                token = tokens[number // RUNS_A_USER]
                async with gate:
                    return await open_readers(
                        worker.server.port, make_request("POST", "/api/chats/runs", token, body)
                    )

            readers = await asyncio.gather(*(ask(number) for number in range(STREAMS)))
            complete, shares = await _wait_measured(worker, readers)
    gaps = [gap * 1000 for reader in readers for gap in reader.gaps]
    whole = sum(len(reader.gaps) == TOKENS for reader in readers)
    cut = quantiles(gaps, n=100)
    return [
        Row(f"{STREAMS:,} answers at once, complete", f"{sum(complete):,}", "", "all"),
        Row(f"with all of their {TOKENS} tokens", f"{whole:,}", "", "all"),
        Row("token sent to token read, median", f"{cut[49]:.0f} ms", "", ""),
        Row("token sent to token read, p99", f"{cut[98]:.0f} ms", "", "< 250 ms"),
        *shares,
    ]


async def _wait_measured(
    worker: RunningServer, readers: list[StreamReader]
) -> tuple[list[bool], list[Row]]:
    """Which streams came to their good end, and how much of its core the worker had meanwhile.

    Where other programs had most of it, the ages of tokens tell of those.
    """
    began, spent, waited = perf_counter(), worker.cpu_s(), worker.waited_s()
    complete = await wait_for_all(readers, LONGEST_S)
    passed = perf_counter() - began
    spent, waited = worker.cpu_s() - spent, worker.waited_s() - waited
    return complete, [
        Row("the worker ran meanwhile", f"{spent:.1f} of {passed:.1f} s", "", ""),
        Row("it waited for its core, which others had", f"{waited:.1f} s", "", "0 s"),
    ]


async def measure_idle_readers(data: Path) -> list[Row]:
    """Memory of the worker for each reader of a run that says nothing."""

    async def kib(worker: RunningServer, asked: bytes) -> float:
        for warm in [await open_readers(worker.server.port, asked) for _ in range(100)]:
            warm.transport.close()
        await asyncio.sleep(1)
        before = worker.worker.memory_full_info().uss
        readers = [await open_readers(worker.server.port, asked) for _ in range(IDLE)]
        after = worker.worker.memory_full_info().uss
        for reader in readers:
            reader.transport.close()
        return (after - before) / IDLE / 1024

    async with start_emitting(data) as ours:
        source = await demo_source(ours.server)
        body = make_body(source, SILENT, "en")
        ask = make_request("POST", "/api/chats/runs", ours.server.token, body)
        await open_readers(ours.server.port, ask)
        path = f"/api/chats/runs/{body['runId']}/events"
        mine = await kib(ours, make_request("GET", path, ours.server.token))
    async with start_bare() as theirs:
        base = await kib(theirs, make_request("GET", "/silent"))
    return [Row("an idle reader", f"{mine:.1f} KiB", f"{base:.1f} KiB", "< 25 KiB")]


async def measure_event_rate(data: Path) -> list[Row]:
    """Events that one worker stores and hands to readers, each run read by one or by four."""

    async def read(worker: RunningServer, asked: list[bytes]) -> float:
        began = perf_counter()
        readers = await asyncio.gather(*(open_readers(worker.server.port, one) for one in asked))
        await wait_for_all(readers, LONGEST_S)
        return sum(reader.frames for reader in readers) / (perf_counter() - began)

    async with start_emitting(data) as ours:
        source = await demo_source(ours.server)
        rates = []
        for each in (1, 4):
            bodies = [make_body(source, str(EVENTS), "en") for _ in range(RUNS)] * each
            asks = [make_request("POST", "/api/chats/runs", ours.server.token, b) for b in bodies]
            with _alone(ours):
                rates.append(await read(ours, asks))
    async with start_bare() as theirs:
        with _alone(theirs):
            base = await read(theirs, [make_request("GET", f"/frames/{EVENTS}")] * RUNS)
    return [
        Row(f"events a second, {RUNS} runs, a reader each", f"{rates[0]:,.0f}", f"{base:,.0f}", ""),
        Row(f"events a second, {RUNS} runs, four each", f"{rates[1]:,.0f}", "", "≥ 30,000"),
    ]


@contextmanager
def _alone(worker: RunningServer) -> Iterator[None]:
    """The worker on one core, this process and those it started later on the others."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        _pin(worker.worker.pid, cores[:1])
        _pin(os.getpid(), cores[1:])
        for child in psutil.Process().children():
            if child.pid != worker.process.pid:
                _pin(child.pid, cores[1:])
    try:
        yield
    finally:
        _pin(os.getpid(), cores)


def _pin(pid: int, cores: list[int]) -> None:
    for thread in psutil.Process(pid).threads():
        with suppress(ProcessLookupError):
            os.sched_setaffinity(thread.id, cores)


@asynccontextmanager
async def start_emitting(data: Path) -> AsyncIterator[RunningServer]:
    """The product with an agent that says words."""
    async with start_product(
        data, command=("-m", "tests.benchmarks.processes.emitting_worker")
    ) as running:
        yield running


@asynccontextmanager
async def start_bare() -> AsyncIterator[RunningServer]:
    """The bare handlers."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.processes.emitting_worker",
        "--bare",
        "--port",
        str(port),
    ]
    async with start_process(command, port, {}, "/readyz") as running:
        yield running


def make_users(data: Path, count: int) -> list[str]:
    """Tokens of as many new accounts; made in the file, since hashing passwords takes its time."""
    key = (data / "jwt_secret_key").read_bytes().strip()
    ids = [str(uuid4()) for _ in range(count)]
    made = datetime.now(UTC).replace(tzinfo=None)
    with closing(sqlite3.connect(data / "tabletalk.db")) as records:
        records.executemany(
            "INSERT INTO users (id, username, name_key, password_hash, role, enabled, token_epoch,"
            " created_at) VALUES (?, ?, ?, '', 'user', 1, 0, ?)",
            [(one, f"user {one}", one, str(made)) for one in ids],
        )
        records.executemany(
            "INSERT INTO workspace_members (workspace_id, user_id, role_id) VALUES (?, ?, 'user')",
            [(FIRST_WORKSPACE, one) for one in ids],
        )
        records.commit()
    tokens = TokenSigner(key, lambda: datetime.now(UTC))
    return [tokens.issue(TokenClaims(one, 0)) for one in ids]
