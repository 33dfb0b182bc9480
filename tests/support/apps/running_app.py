"""The real application on a real loopback port, for tests.

Use the fixtures by name (tests/conftest.py registers them):

    async def test_who_am_i(app, admin, user, guest):
        response = await user.get("/api/auth/me")          # httpx, base_url and token are set
        assert response.json()["username"] == "ada"

`app` is a `RunningApp`: `.url`, `.settings`, `.services` (the container's `Services`),
`.client(token)`, `.sign_in(name, password)`, `.new_user(name)`. It has a fresh DATA_DIR and its
records in SQLite; decorate a test (or set `pytestmark`) with `on_both` and it runs on SQLite and on
MariaDB. `guest` has no token, `admin` and `user` are signed in. A module that needs other settings
overrides `app_settings`:

    @pytest.fixture
    def app_settings(app_settings):
        return app_settings.model_copy(update={"sql_max_attempts": 1})

`running(settings, opener)` serves an app for the length of a block, with services of your own.
"""

import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sanic import Sanic

from model.database.engine import now
from model.repositories.usage import model_tokens
from model.settings import Settings
from model.user import UserRole
from model.workspaces.workspace import FIRST_WORKSPACE
from serv import create_app
from services.container import Opener, Services, open_services
from tests.support.app_start.given_settings import given_settings
from tests.support.app_start.mariadb_records import fill_records
from tests.support.app_start.quick_start import quick_start
from tests.support.apps.demo_file import with_demo
from tests.support.apps.migrated_records import with_records

ADMIN_PASSWORD = "correct horse battery"
USER_NAME = "ada"
USER_PASSWORD = "staple horse battery"
_NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""The application speaks HTTP: loading certificate authorities takes 7 ms, in every client."""


@dataclass
class RunningApp:
    """A served application."""

    url: str
    settings: Settings
    sanic: Sanic[Any, Any]
    clients: AsyncExitStack

    @property
    def services(self) -> Services:
        """What the container opened for it."""
        services: Services = self.sanic.ctx.services
        return services

    async def client(self, token: str | None = None) -> httpx.AsyncClient:
        """A client of the app; it is closed with the app."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        client = httpx.AsyncClient(
            base_url=self.url, headers=headers, timeout=100, trust_env=False, verify=_NO_AUTHORITIES
        )
        return await self.clients.enter_async_context(client)

    async def sign_in(self, username: str, password: str) -> httpx.AsyncClient:
        """A client with that user's token."""
        guest = await self.client()
        answer = await guest.post(
            "/api/auth/login", json={"username": username, "password": password}
        )
        answer.raise_for_status()
        return await self.client(answer.json()["access_token"])

    async def new_user(self, username: str, role: UserRole = "user") -> httpx.AsyncClient:
        """A client of a user made for this test."""
        await self.services.users.create(username, USER_PASSWORD, role, FIRST_WORKSPACE)
        return await self.sign_in(username, USER_PASSWORD)


@asynccontextmanager
async def running(
    settings: Settings,
    opener: Opener = open_services,
    prepare: Callable[[Sanic[Any, Any]], object] = id,
) -> AsyncIterator[RunningApp]:
    """The application, served on a free loopback port until the block ends.

    `prepare` may add to it before it starts.
    """
    Sanic.test_mode = True
    sanic = create_app(settings, open_services=opener)
    prepare(sanic)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server: Any = await sanic.create_server(
            sock=listening, return_asyncio_server=True, access_log=False
        )
        assert server is not None
        with quick_start(sanic):
            await server.startup()
            await server.before_start()
            await server.after_start()
        try:
            async with AsyncExitStack() as clients:
                yield RunningApp(f"http://127.0.0.1:{port}", settings, sanic, clients)
        finally:
            await server.before_stop()
            await server.close()
            await server.after_stop()
            _forget(sanic)


def _forget(sanic: Sanic[Any, Any]) -> None:
    """Blueprints outlive the application: each start would register them at all earlier ones."""
    Sanic.unregister_app(sanic)
    for blueprint in sanic.blueprints.values():
        blueprint.reset()


on_both = pytest.mark.parametrize("records_uri", ["sqlite", "mysql"], indirect=True)


@pytest.fixture
def records_uri(request: pytest.FixtureRequest) -> str | None:
    """Where the app keeps its records: an address, or None for SQLite in DATA_DIR."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return None
    uri: str = request.getfixturevalue("mariadb").url()
    return uri


@pytest.fixture(autouse=True)
def usage_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which use is counted does not end in the middle of a test."""
    began = now()
    monkeypatch.setattr(model_tokens, "now", lambda: began)


@pytest.fixture
def app_settings(
    tmp_path: Path, records_uri: str | None, request: pytest.FixtureRequest
) -> Settings:
    """The settings `app` runs with; nothing of this machine's environment is read."""
    if records_uri:
        fill_records(request.getfixturevalue("mariadb"))
    prepare = with_demo if records_uri else with_records
    return given_settings(
        data_dir=prepare(tmp_path / "data"),
        admin_password=ADMIN_PASSWORD,
        sqlalchemy_database_uri=records_uri,
        second_reading=False,  # it depends on how busy the machine is
    )


@pytest.fixture
async def app(app_settings: Settings) -> AsyncIterator[RunningApp]:
    """The running application."""
    async with running(app_settings) as app:
        yield app


@pytest.fixture
async def guest(app: RunningApp) -> httpx.AsyncClient:
    """A client without a token."""
    return await app.client()


@pytest.fixture
async def admin(app: RunningApp) -> httpx.AsyncClient:
    """A client signed in as the first admin."""
    return await app.sign_in("admin", ADMIN_PASSWORD)


@pytest.fixture
async def user(app: RunningApp) -> httpx.AsyncClient:
    """A client signed in as a plain user."""
    return await app.new_user(USER_NAME)
