"""How soon a stop has its effect, beside a bare cancel in the same database.

The service has two workers; what is stopped is answered by one, and the stop reaches the other.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import httpx
import pytest

from tests.benchmarks.processes.endless_statements import (
    ENDLESS,
    TABLE,
    Sessions,
    open_mysql,
    open_postgresql,
)
from tests.benchmarks.result_row import Row
from tests.support.apps.demo_file import with_demo
from tests.support.apps.model_app import add_source
from tests.support.apps.service_process import PASSWORD, serve
from tests.support.apps.stream_reader import ask_streaming, follow_run
from tests.support.apps.two_machines import about_demo, model_at
from tests.support.run_folder import run_folder
from tests.support.scripted.model_replies import TOKENS, Pause, Reply, sql_reply
from tests.support.scripted.model_server import ScriptedModel, scripted_model
from tests.support.servers.databases import mysql_database, postgresql_database
from tests.support.servers.server_process import (
    share_server,
    start_mariadb,
    start_postgresql,
)

TIMES = 10
WANTED = "≤ 500 ms"
SAID = "One half of the"
POLL_S = 0.002
LOOKS = 50
"""So often in a row a statement is seen before it is stopped: a prepared one shows twice."""
LONGEST_S = 10
DATABASES = {
    "mysql": ("MariaDB", start_mariadb, mysql_database, open_mysql),
    "postgresql": ("PostgreSQL", start_postgresql, postgresql_database, open_postgresql),
}
Clients = tuple[httpx.AsyncClient, httpx.AsyncClient, httpx.AsyncClient, httpx.AsyncClient]


async def measure_stops() -> list[Row]:
    """Times from the request that stops a run to each of its effects."""
    with run_folder(), tempfile.TemporaryDirectory() as folder:
        async with scripted_model() as model, _workers(Path(folder), model) as clients:
            rows = await _of_models(model, clients)
            for kind in DATABASES:
                rows.append(await _of_statements(kind, model, clients))
    return rows


@asynccontextmanager
async def _workers(folder: Path, model: ScriptedModel) -> AsyncIterator[Clients]:
    """Two connections to one worker, and two to the other."""
    home = with_demo(folder / "home")
    settings = model_at(int(model.url.rpartition(":")[2].removesuffix("/v1")))
    with serve(home, SERVER_WORKERS="2", ADMIN_PASSWORD=PASSWORD, **settings) as server:
        await asyncio.to_thread(server.ready)
        token = await asyncio.to_thread(server.token)
        here, there = sorted(server.workers())
        async with (
            server.client_of(here, token) as asker,
            server.client_of(here, token) as near,
            server.client_of(there, token) as reader,
            server.client_of(there, token) as far,
        ):
            yield asker, near, reader, far


async def _of_models(model: ScriptedModel, clients: Clients) -> list[Row]:
    """A run that is stopped in the middle of its summary."""
    asker, near, reader, far = clients
    rows = []
    for name, stopper in (("own worker", near), ("other worker", far)):
        times = [await _stop_summary(model, asker, reader, stopper) for _ in range(TIMES)]
        for effect, took in zip(
            ("model call closed", "run ended, both readers"), zip(*times, strict=True), strict=True
        ):
            rows.append(Row(f"{name}: {effect}", _times(took), "", WANTED))
    return rows


async def _stop_summary(
    model: ScriptedModel,
    asker: httpx.AsyncClient,
    reader: httpx.AsyncClient,
    stopper: httpx.AsyncClient,
) -> tuple[float, float]:
    model.gone.clear()
    model.script("summary", Reply([*TOKENS.findall(SAID), Pause(asyncio.Event())]))
    body = await about_demo(asker)
    async with ask_streaming(asker, body) as here, follow_run(reader, body["runId"]) as there:
        await here.says(SAID)
        await there.says(SAID)
        began = perf_counter()
        stopping = asyncio.create_task(stopper.post(f"/api/chats/runs/{body['runId']}/stop"))
        await asyncio.wait_for(model.gone.wait(), LONGEST_S)
        closed = perf_counter() - began
        await asyncio.gather(here.end(), there.end())
        ended = perf_counter() - began
        (await stopping).raise_for_status()
    return closed, ended


async def _of_statements(kind: str, model: ScriptedModel, clients: Clients) -> Row:
    """A run that is stopped, through the other worker, while its statement runs."""
    name, start, made, opened = DATABASES[kind]
    title = f"other worker: statement gone, {name}"
    try:
        server = await asyncio.to_thread(share_server, kind, start)
    except pytest.skip.Exception as reason:
        return Row(title, str(reason), "", WANTED)
    with made(server) as database:
        database.execute(TABLE)
        model.script("sql", sql_reply(ENDLESS))
        source = await add_source(clients[0], kind, database.config())
        async with opened(database) as sessions:
            ours = [await _stop_statement(source, clients, sessions) for _ in range(TIMES)]
            bare = [await _measure_cancel(sessions) for _ in range(TIMES)]
        await clients[0].delete(f"/api/datasources/{source}")
    return Row(title, _times(ours), _times(bare), WANTED)


async def _stop_statement(source: str, clients: Clients, sessions: Sessions) -> float:
    asker, _, _, far = clients
    body = await about_demo(asker)
    body["forwardedProps"]["datasourceId"] = source
    async with ask_streaming(asker, body) as here:
        await _under_way(sessions)
        began = perf_counter()
        stopping = asyncio.create_task(far.post(f"/api/chats/runs/{body['runId']}/stop"))
        await _until(lambda: _is_over(sessions))
        took = perf_counter() - began
        (await stopping).raise_for_status()
        await here.end()
    return took


async def _measure_cancel(sessions: Sessions) -> float:
    """The same statement on a connection of its own, cancelled by its number."""
    running = asyncio.create_task(sessions.run_endless())
    number = await _under_way(sessions)
    began = perf_counter()
    await sessions.cancel(number)
    await _until(lambda: _is_over(sessions))
    took = perf_counter() - began
    await running
    return took


async def _under_way(sessions: Sessions) -> int:
    """The session in which the statement runs, once it really does."""
    seen: list[int] = []

    async def is_seen() -> bool:
        numbers = await sessions.running()
        seen[:] = [*seen, *numbers] if numbers else []
        return len(seen) >= LOOKS

    await _until(is_seen)
    return seen[-1]


async def _is_over(sessions: Sessions) -> bool:
    return not await sessions.running()


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(LONGEST_S):
        while not await holds():  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(POLL_S)


def _times(seconds: "list[float] | tuple[float, ...]") -> str:
    return f"{median(seconds) * 1000:.0f} / {max(seconds) * 1000:.0f} ms"
