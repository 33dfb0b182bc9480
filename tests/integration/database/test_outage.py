"""The database of our records stands still, or dies and comes back, in the middle of an answer."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.support.apps.demo_file import with_demo
from tests.support.apps.scripted_agent_app import assert_whole, events_of
from tests.support.apps.service_process import Server, serve
from tests.support.apps.stream_reader import ask_streaming, follow_run
from tests.support.apps.two_machines import KEYS, about_demo, model_at
from tests.support.run_folder import find_homes
from tests.support.scripted.model_replies import TOKENS, Pause, Reply
from tests.support.scripted.model_server import scripted_model
from tests.support.servers.databases import PrivateDatabase, mysql_database
from tests.support.servers.ports import free_port
from tests.support.servers.server_process import run_mariadb, start_mariadb

pytestmark = pytest.mark.xdist_group("processes")
DURABLE = "--innodb-flush-log-at-trx-commit=1"
AWAY_S = 5
HALT_S = 10
PARTS = ("Before it went, ", "while it was away, ", "and when it was back.")


@dataclass
class Outage:
    """A MariaDB that a test may take away."""

    home: Path
    database: PrivateDatabase

    def halt(self) -> None:
        """It answers nobody, and no connection breaks."""
        self._signal(signal.SIGSTOP)
        until = time.monotonic() + HALT_S
        while not self._stands_still():  # on a busy machine its threads run on for a while
            assert time.monotonic() < until
            time.sleep(0.001)

    def go_on(self) -> None:
        """As if nothing had been."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """Every connection breaks."""
        self._signal(signal.SIGKILL)

    def restart(self) -> None:
        """Over the data it left."""
        run_mariadb(self.home, self.database.server.port, DURABLE)

    def _signal(self, number: int) -> None:
        os.kill(self._pid(), number)

    def _pid(self) -> int:
        return int((self.home / "pid").read_text())

    def _stands_still(self) -> bool:
        stats = Path(f"/proc/{self._pid()}/task").glob("*/stat")
        return all(stat.read_text().rpartition(")")[2].split()[0] == "T" for stat in stats)


@pytest.fixture(scope="module")
def outage() -> Iterator[Outage]:
    """The server of our records, of this module alone."""
    home = Path(mkdtemp(prefix="mysql-that-fails-", dir=find_homes()))
    with mysql_database(start_mariadb(home, DURABLE)) as database:
        outage = Outage(home, database)
        try:
            yield outage
        finally:
            outage.go_on()  # whatever failed


@pytest.fixture(scope="module")
def port() -> int:
    """Where the model listens."""
    return free_port()


@pytest.fixture(scope="module")
def server(outage: Outage, port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two workers."""
    folder = with_demo(tmp_path_factory.mktemp("outage") / "data")
    address = {"SQLALCHEMY_DATABASE_URI": outage.database.url(), "SERVER_WORKERS": "2"}
    with serve(folder, **KEYS, **model_at(port), **address) as server:
        server.ready()
        yield server


@pytest.mark.parametrize(
    ("goes", "comes"),
    [(Outage.halt, Outage.go_on), (Outage.kill, Outage.restart)],
    ids=["stands still", "killed"],
)
async def test_an_answer_outlasts_five_seconds_without_the_database(
    server: Server,
    outage: Outage,
    port: int,
    goes: Callable[[Outage], None],
    comes: Callable[[Outage], None],
) -> None:
    token, (one, two) = server.token(), sorted(server.workers())
    gates = [asyncio.Event(), asyncio.Event()]
    first, second, third = (TOKENS.findall(part) for part in PARTS)
    async with (
        scripted_model(port=port) as model,
        server.client_of(one, token) as here,
        server.client_of(two, token) as there,
    ):
        model.script("summary", Reply([*first, Pause(gates[0]), *second, Pause(gates[1]), *third]))
        body = await about_demo(here)
        async with ask_streaming(here, body) as asker, follow_run(there, body["runId"]) as reader:
            for each in (asker, reader):
                await each.says(PARTS[0].strip())
            goes(outage)
            gates[0].set()
            await asyncio.sleep(AWAY_S)
            assert asker.text.strip() == reader.text.strip() == PARTS[0].strip()
            await asyncio.to_thread(comes, outage)
            for each in (asker, reader):
                await each.says(PARTS[1].strip())
            gates[1].set()
            events = await asker.end()
            assert await reader.end() == events
        assert_whole(events)
        assert events[-1]["outcome"] == {"type": "success"}
        place = f"/api/chats/runs/{body['runId']}/events"
        for client in (here, there):
            assert events_of((await client.get(place)).content) == events
        chat = (await there.get(f"/api/chats/{body['threadId']}")).json()
    assert chat["messages"][1]["content"].strip() == "".join(PARTS)
    assert server.workers() == {one, two}
