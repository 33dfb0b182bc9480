"""Data sources: administrators make, edit, test and sync them; every user may list and ask."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, NamedTuple, cast
from urllib.parse import unquote

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import SessionCheck, ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, no_content, responds_with
from controllers.http.sse import CONTENT_TYPE, NO_BUFFERING, frame_event
from controllers.schemas.datasources.database_files import DatabaseFilesView
from controllers.schemas.datasources.datasources import (
    SourceView,
    TablePatch,
    TableView,
    TrialResult,
)
from controllers.schemas.datasources.source_input import NewSource, SourcePatch, SourceTrial
from controllers.schemas.datasources.table_switches import SwitchedTablesView, TablesSwitch
from model.actor import Actor
from model.errors import DatasourceUnavailable, Invalid, Misconfigured, QueryTimeout
from model.paging import cut_page
from model.serialization import to_json
from model.sources.datasource import Datasource
from model.user import AdminUser, CurrentUser
from services.datasources.access.table_pages import TableRequest
from services.datasources.configuration.database_file_finder import DatabaseFileFinder
from services.datasources.service import DatasourceService
from services.datasources.sync_state.job import SyncProgress
from services.datasources.sync_state.lease import SyncInterruption
from services.knowledge.embedding_progress import EmbeddingProgress, VectorProgress
from services.knowledge.retrieval_status import RetrievalStatus

bp = JsonBlueprint("datasources", url_prefix="/datasources")
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""In the cursors of tables, which are listed by their position alone."""
_EVENT_TYPES = {SyncProgress: "progress", SyncInterruption: "interrupted"}


async def require_source(source_id: str, sources: DatasourceService, **injected: object) -> None:
    """For `ensure`: raises `NotFound` when there is no such source for the caller."""
    caller = next(each for each in injected.values() if isinstance(each, CurrentUser))
    await sources.authorize(source_id, caller.actor)


@bp.get("/")
@responds_with(SourceView, paged=True)
async def index(
    request: Request, user: CurrentUser, sources: DatasourceService, retrieval: RetrievalStatus
) -> HTTPResponse:
    """All sources, from the oldest."""
    page = await sources.page(page_request(request), user.actor)
    progress = await retrieval.vectors.read_progress(page.items)
    return page_response(
        page, lambda source: _to_view(request, source, user, progress.get(source.id))
    )


@bp.post("/")
@responds_with(SourceView, status=201)
@validate(json=NewSource)
async def create(
    request: Request, admin: AdminUser, body: NewSource, sources: DatasourceService
) -> HTTPResponse:
    """Create a source; questions about it can be asked after the first sync.

    `setup` begins the guided set-up: until its maker says otherwise, the source is open to him
    alone, no values are read, and models see nothing but names. `PATCH` goes on with it.
    """
    source = await sources.create(body.to_draft(), admin.actor)
    return json_response(_to_view(request, source, admin), 201)


@bp.post("/test")
@responds_with(TrialResult)
@validate(json=SourceTrial)
async def test(
    request: Request, admin: AdminUser, body: SourceTrial, sources: DatasourceService
) -> HTTPResponse:
    """Try a configuration, or a known source with changes; says what the database says."""
    try:
        if body.id is not None:
            trial = await sources.test_stored(body.id, body.config, admin.actor)
        elif body.kind is None or body.config is None:
            raise Invalid("datasources.nothing_to_test", path="kind")
        else:
            trial = await sources.test(body.kind, body.config)
    except (DatasourceUnavailable, QueryTimeout, Misconfigured) as error:
        return json_response(TrialResult.from_failure(error, request_locale(request)))
    return json_response(TrialResult.from_test(trial, request_locale(request)))


@bp.get("/database-files")
@responds_with(DatabaseFilesView, query={"kind": "A kind of source whose sources are files."})
async def database_files(
    request: Request, admin: AdminUser, finder: DatabaseFileFinder
) -> HTTPResponse:
    """The files of a kind in DATA_DIR and SOURCE_DIRS that a source may be made of, at most 200.

    Links are not followed. `truncated` when there may be more.
    """
    files = await finder.find(str(request.args.get("kind", "")))
    return json_response(DatabaseFilesView(paths=files.paths, truncated=files.truncated))


@bp.get("/<source_id:str>")
@responds_with(SourceView)
async def show(
    request: Request,
    source_id: str,
    user: CurrentUser,
    sources: DatasourceService,
    retrieval: RetrievalStatus,
) -> HTTPResponse:
    """One source."""
    source = await sources.get(source_id, user.actor)
    progress = await retrieval.vectors.read_progress([source])
    return json_response(_to_view(request, source, user, progress.get(source_id)))


@bp.patch("/<source_id:str>")
@responds_with(SourceView)
@ensure(require_source)
@validate(json=SourcePatch)
async def change(
    request: Request,
    source_id: str,
    admin: AdminUser,
    body: SourcePatch,
    sources: DatasourceService,
) -> HTTPResponse:
    """Change the name, the configuration or whether values are read; a password left out stays.

    `setup` says what the guided set-up waits for next; 409 when it is over. `sample` off deletes
    all sample values and profiles, and no sync reads any. A statement above `cost_limits` waits for
    its user; 422 where the engine estimates no such cost.
    """
    source = await sources.change(source_id, body.to_changes(), admin.actor)
    return json_response(_to_view(request, source, admin))


@bp.delete("/<source_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, source_id: str, admin: AdminUser, sources: DatasourceService
) -> HTTPResponse:
    """Delete a source with all that was found in it."""
    await sources.delete(source_id, admin.actor)
    return no_content()


@bp.post("/<source_id:str>/sync")
@responds_with(content_type="text/event-stream")
async def sync(
    request: Request,
    source_id: str,
    admin: AdminUser,
    sources: DatasourceService,
    retrieval: RetrievalStatus,
) -> None:
    """Read the schema anew (or join the sync going on); the stream ends when it is complete.

    When the process of the sync died, `interrupted` tells in how many seconds it starts again.
    """
    progress = await sources.sync(source_id, admin.actor)
    sync_stream = _SyncStream(source_id, admin.actor, sources, retrieval.vectors, progress)
    async with aclosing(cast("Any", _sync_events(request, sync_stream))) as events:
        response = await request.respond(content_type=CONTENT_TYPE, headers=NO_BUFFERING)
        session, number = SessionCheck(request), 0
        async for event in events:
            if await session.is_over():
                break
            number += 1
            await response.send(frame_event(number, to_json(event)))
        await response.eof()


@bp.get("/<source_id:str>/tables")
@responds_with(TableView, paged=True)
async def tables(
    request: Request, source_id: str, user: CurrentUser, sources: DatasourceService
) -> HTTPResponse:
    """The tables found at the last sync, in their order; `?q=` filters by name, comment, note.

    `?name=` names one table, and may be repeated. Tables and columns that are switched off are
    shown to administrators only.
    """
    page = page_request(request)
    access = await sources.authorize(source_id, user.actor)
    after = int(page.after[1]) if page.after else -1
    word = str(request.args.get("q", "")).strip().lower()
    names = frozenset(map(str, request.args.getlist("name") or ()))
    every = user.may("manage_sources")
    matching = await sources.page_tables(
        access, TableRequest(word, after, page.limit, every, names)
    )
    return page_response(
        cut_page(matching, page, lambda last: (_NO_TIME, f"{last.position:09}")),
        TableView.from_table,
    )


@bp.patch("/<source_id:str>/tables")
@responds_with(SwitchedTablesView)
@ensure(require_source)
@validate(json=TablesSwitch)
async def switch_tables(
    request: Request,
    source_id: str,
    admin: AdminUser,
    body: TablesSwitch,
    sources: DatasourceService,
) -> HTTPResponse:
    """Switch all tables on or off, or those whose name, comment or note has the text `q`.

    All of them or none; what is switched already stays as it is. The samples and profiles of what
    is switched off are deleted.
    """
    access = await sources.authorize(source_id, admin.actor)
    switch_result = await sources.switch_tables(access, body.to_switch())
    return json_response(SwitchedTablesView.model_validate(switch_result, from_attributes=True))


@bp.patch("/<source_id:str>/tables/<name:str>")
@responds_with(TableView)
@ensure(require_source)
@validate(json=TablePatch)
async def change_table(
    request: Request,
    source_id: str,
    name: str,
    admin: AdminUser,
    body: TablePatch,
    sources: DatasourceService,
) -> HTTPResponse:
    """Set the note and the switch of a table, and of its columns.

    The samples and profiles of what is switched off are deleted; switched on again, it has new
    ones after the next sync.
    """
    access = await sources.authorize(source_id, admin.actor)
    table = await sources.change_table(access, unquote(name), body.to_changes())
    return json_response(TableView.from_table(table))


class _SyncStream(NamedTuple):
    """The progress of a sync, and what reads the source and its vectors after it."""

    source_id: str
    actor: Actor
    sources: DatasourceService
    vectors: EmbeddingProgress
    progress: AsyncIterator[Any]


async def _sync_events(request: Request, sync_stream: _SyncStream) -> AsyncIterator[dict[str, Any]]:
    async for event in sync_stream.progress:
        yield {"type": _EVENT_TYPES[type(event)], **asdict(event)}
    source = await sync_stream.sources.get(sync_stream.source_id, sync_stream.actor)
    if source.error:
        view = SourceView.from_source(source, request_locale(request), admin=True)
        yield {"type": "failed", "code": source.error[0].partition(".")[2], "message": view.error}
        return
    vectors = None
    async for vectors in sync_stream.vectors.follow(source):
        done = {"done": vectors.done, "total": vectors.total, "table": None}
        yield {"type": "progress", "step": "vectors", **done}
    view = SourceView.from_source(source, request_locale(request), admin=True, vectors=vectors)
    yield {"type": "finished", "datasource": view.model_dump(mode="json")}


def _to_view(
    request: Request,
    source: Datasource,
    user: CurrentUser,
    vectors: VectorProgress | None = None,
) -> SourceView:
    admin = user.may("manage_sources")
    return SourceView.from_source(source, request_locale(request), admin=admin, vectors=vectors)
