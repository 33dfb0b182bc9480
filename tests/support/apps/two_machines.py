"""Two machines on one MariaDB: one with two workers, one with a single one, and their model.

async def test_x(machines, model):
    async with machines.one(machines.first) as here, machines.one(machines.second) as there: ...
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.apps.demo_file import with_demo
from tests.support.apps.model_app import find_demo_id
from tests.support.apps.scripted_agent_app import question
from tests.support.apps.service_process import PASSWORD, Server, serve
from tests.support.scripted.model_server import ScriptedModel, scripted_model
from tests.support.servers.databases import mysql_database
from tests.support.servers.ports import free_port
from tests.support.servers.server_process import share_server, start_mariadb

KEYS = {
    "JWT_SECRET_KEY": "signs what both machines believe",
    "SECRETS_KEY": "seals what two machines may open",
    "ADMIN_PASSWORD": PASSWORD,
}


@dataclass
class Machines:
    """The two servers, how to reach each worker, and where their model must listen."""

    first: Server
    second: Server
    model_port: int
    token: str

    @asynccontextmanager
    async def clients(self, count: int = 2) -> AsyncIterator[list[httpx.AsyncClient]]:
        """Clients of both workers of the first machine, `count` of each: one two one two …"""
        workers = sorted(self.first.workers())
        async with AsyncExitStack() as stack:
            yield [
                await stack.enter_async_context(self.first.client_of(worker, self.token))
                for _ in range(count)
                for worker in workers
            ]


def model_at(port: int) -> dict[str, str]:
    """The settings of a server that asks the scripted model there."""
    return {"MODEL_BASE_URL": f"http://127.0.0.1:{port}/v1", "MODEL_NAME": "scripted"}


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Two servers that were started at once on empty records."""
    folder: Path = tmp_path_factory.mktemp("machines")
    port = free_port()
    with mysql_database(share_server("mysql", start_mariadb)) as database:
        settings = KEYS | model_at(port) | {"SQLALCHEMY_DATABASE_URI": database.url()}
        first_home, second_home = with_demo(folder / "one"), with_demo(folder / "two")
        with (
            serve(first_home, SERVER_WORKERS="2", **settings) as first,
            serve(second_home, SERVER_WORKERS="1", **settings) as second,
        ):
            for server in (first, second):
                server.ready()
            yield Machines(first, second, port, first.token())


@pytest.fixture
async def model(machines: Machines) -> AsyncIterator[ScriptedModel]:
    """The model of both machines, for one test."""
    async with scripted_model(port=machines.model_port) as model:
        yield model


async def about_demo(
    client: httpx.AsyncClient, text: str = "how many?", **given: str
) -> dict[str, Any]:
    """A question about the demo."""
    return question(text, datasourceId=await find_demo_id(client), locale="en", **given)
