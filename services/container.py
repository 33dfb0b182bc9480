"""The only place that picks implementations and opens them, in order of need.

To add a service: a field in `Services` (injected into handlers by its type) and its lines in
`open_services`, where `stack` closes it again. Import heavy modules in the function that opens it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from model.db import Database, open_database
from model.migrations.runner import migrate
from model.query import CheckedQuery
from model.schema import Schema
from model.settings import Settings, wrong
from services.background import Background, open_background
from services.chats.service import ChatService
from services.datasources.demo.install import install_demo
from services.datasources.engines import Engines, open_engines
from services.datasources.secrets import SecretBox
from services.datasources.service import DatasourceService, Rules
from services.datasources.source import Surroundings
from services.datasources.sync import Syncs
from services.files.admission import Admission
from services.files.asking.opened import FileSources
from services.files.asking.service import FileQuestions
from services.files.preview import Preview
from services.files.reading import read_file
from services.files.readings import Readings
from services.files.searching.service import DocumentSearch
from services.files.service import FileService
from services.files.sweeper import Sweeper
from services.files.uploads import Storage, Uploads
from services.keys import key
from services.knowledge.catalog import CatalogCache
from services.models.configured import model_rules
from services.models.service import ModelService
from services.readiness import Check, Readiness
from services.runs.agents import Askable, DataAgents
from services.runs.database_store import DatabaseStore
from services.runs.event_store import EventStore
from services.runs.service import RunLimits, RunService, open_runs
from services.runs.voices import open_voices
from services.storage.copies import LocalCopies
from services.storage.local import LocalStore
from services.storage.store import ObjectStore
from services.users.first_admin import ensure_admin
from services.users.passwords import Passwords
from services.users.service import Leaving, UserService
from services.watchdog import Watchdog


class Services(NamedTuple):
    """What a worker consists of. Each is a class of its own: handlers ask for it by type."""

    settings: Settings
    database: Database
    background: Background
    watchdog: Watchdog
    readiness: Readiness
    users: UserService
    datasources: DatasourceService
    models: ModelService
    runs: RunService
    chats: ChatService
    files: FileService
    uploads: Uploads
    documents: DocumentSearch


Opener = Callable[[Settings], AbstractAsyncContextManager[Services]]


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Everything, opened; closed in reverse order when the block ends."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(_open_records(settings))
        readiness = Readiness()
        readiness.add("database", _answers(database), required=True)
        background = await stack.enter_async_context(open_background())
        store = await stack.enter_async_context(_open_store(settings))
        readiness.add("files", store.check, required=False)
        files, uploads, documents = await stack.enter_async_context(
            _open_files(settings, database, background, store)
        )
        watchdog = Watchdog()
        background.start(watchdog.watch(), name="watchdog")
        engines = await stack.enter_async_context(open_engines())
        box = _secret_box(settings)
        datasources = _open_datasources(settings, database, background, engines, box)
        models = ModelService(database, box, model_rules(settings))
        readiness.add("demo", _demo(settings, database, background, datasources), required=True)
        questions = await stack.enter_async_context(_open_questions(settings, background, files))
        askable = Askable(datasources, questions)
        opening = _open_runs(settings, database, background, askable, models, readiness)
        runs = await stack.enter_async_context(opening)
        readiness.add("runs", runs.takes_runs, required=True)
        users = await _open_users(settings, database, _leaving(files, runs))
        yield Services(
            settings=settings,
            database=database,
            background=background,
            watchdog=watchdog,
            readiness=readiness,
            users=users,
            datasources=datasources,
            models=models,
            runs=runs,
            chats=ChatService(database, runs),
            files=files,
            uploads=uploads,
            documents=documents,
        )


@asynccontextmanager
async def _open_records(settings: Settings) -> AsyncIterator[Database]:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise wrong("DATA_DIR", f"{settings.data_dir}: {error.strerror}") from None
    async with open_database(settings.database_uri) as database:
        try:
            await migrate(database)
        except OperationalError as error:
            raise wrong("SQLALCHEMY_DATABASE_URI", str(error.orig)) from None
        yield database


@asynccontextmanager
async def _open_store(settings: Settings) -> AsyncIterator[ObjectStore]:
    if not settings.minio.endpoint:
        yield LocalStore(settings.data_dir / "files")
        return
    for name in ("access_key", "secret_key"):
        if not getattr(settings.minio, name):
            raise wrong(f"MINIO_{name.upper()}", "it must be set when MINIO_ENDPOINT is")
    from services.storage.minio import open_minio

    async with open_minio(settings.minio) as store:
        yield store


@asynccontextmanager
async def _open_files(
    settings: Settings, database: Database, background: Background, store: ObjectStore
) -> AsyncIterator[tuple[FileService, Uploads, DocumentSearch]]:
    cache = settings.data_dir / "cache"
    copies = LocalCopies(store, cache / "files", settings.minio.cache_bytes)
    storage = Storage(copies, cache / "uploads")
    readings = Readings(database, read_file)
    folders = (storage.staging, cache / "files", settings.data_dir / "files")
    background.start(Sweeper(database, store, copies, folders).run(), name="sweep files")
    preview = Preview()
    try:
        yield (
            FileService(database, store, storage, readings, preview),
            Uploads(database, storage, readings, Admission(settings.upload)),
            DocumentSearch(database, copies),
        )
    finally:
        await preview.close()


def _leaving(files: FileService, runs: RunService) -> Leaving:
    @asynccontextmanager
    async def leaving(user_id: str) -> AsyncIterator[None]:
        async with files.leaving(user_id), runs.leaving(user_id):
            yield

    return leaving


async def _open_users(settings: Settings, database: Database, leaving: Leaving) -> UserService:
    token_key = key(settings.jwt_secret_key, settings.data_dir / "jwt_secret_key")
    users = UserService(database, Passwords(), token_key, leaving=leaving)
    await ensure_admin(users, database, settings.admin_password, settings.data_dir)
    return users


def _secret_box(settings: Settings) -> SecretBox:
    return SecretBox(key(settings.secrets_key, settings.data_dir / "secrets_key").split(b","))


def _open_datasources(
    settings: Settings,
    database: Database,
    background: Background,
    engines: Engines,
    box: SecretBox,
) -> DatasourceService:
    background.start(engines.close_unused(), name="close unused sources")
    rules = Rules(_surroundings(settings), settings.query, _check_query)
    syncs = Syncs(database, background)
    return DatasourceService(database, engines, syncs, box, rules)


def _surroundings(settings: Settings) -> Surroundings:
    own = make_url(settings.database_uri)
    is_file = own.drivername.startswith("sqlite")
    own_file = Path(own.database or "") if is_file else None
    kept = [
        settings.data_dir / name for name in ("files", "cache", "secrets_key", "jwt_secret_key")
    ]
    return Surroundings(
        settings.data_dir,
        settings.source_folders,
        (*kept, own_file) if own_file else tuple(kept),
        None if is_file else (own.host or "", own.port or 3306, own.database or ""),
        settings.outbound_private,
    )


def _check_query(sql: str, schema: Schema) -> CheckedQuery:
    from services.sqlguard import check_query

    return check_query(sql, schema=schema)


def _demo(
    settings: Settings, database: Database, background: Background, service: DatasourceService
) -> Check:
    installed = background.start(
        install_demo(service, database, settings.data_dir), name="install the demo"
    )

    async def check() -> str:
        await asyncio.shield(installed)
        return "synced"

    return check


@asynccontextmanager
async def _open_questions(
    settings: Settings, background: Background, files: FileService
) -> AsyncIterator[FileQuestions]:
    sources = FileSources(settings.query, _check_query)
    background.start(sources.watch(), name="forget deleted files")
    try:
        yield FileQuestions(files, sources)
    finally:
        await sources.close()


@asynccontextmanager
async def _open_runs(
    settings: Settings,
    database: Database,
    background: Background,
    askable: Askable,
    models: ModelService,
    readiness: Readiness,
) -> AsyncIterator[RunService]:
    zone = ZoneInfo(settings.tz) if settings.tz else None
    limits = RunLimits(
        keep_days=settings.run_retention_days, tokens_per_day=settings.model.tokens_per_day
    )
    async with (
        open_voices(settings, models) as voices,
        _open_event_store(settings, database, readiness) as store,
    ):
        agents = DataAgents(askable, CatalogCache(), voices, lambda: datetime.now(zone).date())
        background.start(agents.warm(), name="load the graph")
        async with open_runs(database, agents, askable, limits, store) as runs:
            yield runs


@asynccontextmanager
async def _open_event_store(
    settings: Settings, database: Database, readiness: Readiness
) -> AsyncIterator[EventStore]:
    if settings.redis_url is None:
        yield DatabaseStore(database)
        return
    from services.runs.redis_store import open_redis_store

    url = settings.redis_url.get_secret_value()
    async with open_redis_store(database, url, settings.run_retention_days) as store:
        readiness.add("redis", store.answers, required=False)  # what is stored can still be read
        yield store


def _answers(database: Database) -> Check:
    async def check() -> str:
        async with database.reading() as session:
            await session.execute(text("SELECT 1"))
        return database.engine.dialect.name

    return check
