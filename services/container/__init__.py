"""The only place that picks implementations and opens them, in order of need; a file a topic.

To add a service: a field in `Services` (injected into handlers by its type) and its lines in
`open_services`, where `stack` closes it again. Import heavy modules in the function that opens it.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import NamedTuple

from model.db import Database
from model.settings import Settings
from services.background import Background, open_background
from services.chats.service import ChatService
from services.container.datasources import demo, open_datasources, secret_box
from services.container.files import open_files, open_questions, open_store
from services.container.records import answers, open_records
from services.container.runs import open_runs
from services.container.users import leaving, open_users
from services.datasources.engines import open_engines
from services.datasources.service import DatasourceService
from services.files.searching.service import DocumentSearch
from services.files.service import FileService
from services.files.uploads import Uploads
from services.models.configured import model_rules
from services.models.service import ModelService
from services.readiness import Readiness
from services.runs.agents import Askable
from services.runs.service import RunService
from services.users.service import UserService
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
        database = await stack.enter_async_context(open_records(settings))
        readiness = Readiness()
        readiness.add("database", answers(database), required=True)
        background = await stack.enter_async_context(open_background())
        store = await stack.enter_async_context(open_store(settings))
        readiness.add("files", store.check, required=False)
        files, uploads, documents = await stack.enter_async_context(
            open_files(settings, database, background, store)
        )
        watchdog = Watchdog()
        background.start(watchdog.watch(), name="watchdog")
        engines = await stack.enter_async_context(open_engines())
        box = secret_box(settings)
        datasources = open_datasources(settings, database, background, engines, box)
        models = ModelService(database, box, model_rules(settings))
        readiness.add("demo", demo(settings, database, background, datasources), required=True)
        questions = await stack.enter_async_context(open_questions(settings, background, files))
        askable = Askable(datasources, questions)
        opening = open_runs(settings, database, background, askable, models, readiness)
        runs = await stack.enter_async_context(opening)
        readiness.add("runs", runs.takes_runs, required=True)
        users = await open_users(settings, database, leaving(files, runs))
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
