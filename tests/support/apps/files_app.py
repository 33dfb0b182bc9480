"""The application over files that a test puts there as if they had been uploaded and read.

FIXTURES = (app, app_settings, asker, model, files)      # imported into the test module

async def test_x(asker, files):
    workbook = files.put("订单.xlsx", {"订单": ("数量 integer", [(1,), (2,)])})
    answer = await asker.ask("数量合计", [workbook])
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from model.actor import UserActor
from model.audit.entry import ignore_entry
from model.errors import NotFound
from model.files.file import FileKind, StoredFile
from model.settings import Settings
from model.sources.egress import OPEN_EGRESS, SourceEgress
from services.answering.data_agent import DataAgent
from services.answering.ports import Agents
from services.answering.responders import open_responders
from services.container import Opener, Services, open_services
from services.container.datasources import check_query
from services.files.querying.file_sources import FileSourceCache, IngestedFile
from services.files.querying.service import FileQueryService
from services.knowledge.catalog_cache import CatalogCache
from tests.support.apps.model_app import Answer, Asker
from tests.support.apps.running_app import USER_NAME, RunningApp, running
from tests.support.files.read_files import Sheet, read_file
from tests.support.open_rights import EVERYBODY_SEES_SQL
from tests.support.query_sources import BARE_PORTS, make_query_sources
from tests.support.services_with_agents import open_with_agents

TODAY = date(2024, 12, 31)


@dataclass
class PlacedFiles:
    """What users have uploaded; `StoredFiles` for the application."""

    folder: Path
    owner: str = ""
    files: dict[str, IngestedFile] = field(default_factory=dict)

    def put(self, name: str, sheets: Mapping[str, Sheet], kind: FileKind = "xlsx") -> str:
        """A file of the current owner; its id."""
        file = read_file(self.folder, name, sheets, kind, self.owner)
        self.files[file.file.id] = file
        return file.file.id

    async def find_egress(self, file_ids: Sequence[str]) -> SourceEgress:
        return OPEN_EGRESS

    async def get_many(self, user: UserActor, file_ids: Sequence[str]) -> list[StoredFile]:
        files = [self.files[id_].file for id_ in file_ids if id_ in self.files]
        if len(files) < len(file_ids) or any(file.owner != user for file in files):
            raise NotFound("asking.unknown")
        return files

    @asynccontextmanager
    async def pin_tables(self, file: StoredFile) -> AsyncIterator[Path]:
        yield self.files[file.id].path


@dataclass
class FileAsker(Asker):
    """A signed-in user in front of files."""

    async def about(self, text: str, file_ids: list[str] | None = None, **given: Any) -> Answer:
        """Ask about files, or those of the chat."""
        return await self.ask(text, **about(file_ids, **given))


def about(file_ids: list[str] | None = None, **given: Any) -> dict[str, Any]:
    """What the page sends with a question about files."""
    file_props = {} if file_ids is None else {"fileIds": file_ids}
    return {"mode": "file", "datasourceId": None, **file_props, **given}


@pytest.fixture
def files(tmp_path: Path) -> PlacedFiles:
    """What is uploaded."""
    folder = tmp_path / "uploaded"
    folder.mkdir()
    return PlacedFiles(folder)


def files_opener(files: PlacedFiles) -> Opener:
    """The services of an application over these files."""

    @asynccontextmanager
    async def open_with_files(settings: Settings) -> AsyncIterator[Services]:
        sources = FileSourceCache(
            settings.query, check_query, ignore_entry, None, EVERYBODY_SEES_SQL
        )
        async with (
            open_services(settings) as services,
            open_responders(settings, services.models) as responders,
        ):
            file_queries = FileQueryService(files, sources)
            query_sources = make_query_sources(services.datasources, file_queries)
            data = DataAgent(query_sources, BARE_PORTS, CatalogCache(), responders, lambda: TODAY)
            agents = Agents({"data": data, "file": data}, responders, {"file": file_queries.check})
            async with open_with_agents(services, agents, query_sources) as services_over_files:
                yield services_over_files
            await sources.close()

    return open_with_files


@pytest.fixture
async def app(app_settings: Settings, files: PlacedFiles) -> AsyncIterator[RunningApp]:
    """The application."""
    async with running(app_settings, files_opener(files)) as app:
        yield app


@pytest.fixture
async def asker(app: RunningApp, files: PlacedFiles) -> FileAsker:
    """A user in front of his files."""
    client = await app.new_user(USER_NAME)
    files.owner = await fetch_user_id(client)
    return FileAsker(client, "", locale="zh-CN")


async def fetch_user_id(client: httpx.AsyncClient) -> str:
    """Who is signed in."""
    return str((await client.get("/api/auth/me")).json()["id"])
