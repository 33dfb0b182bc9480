"""The join graph of a source: every user may see it, administrators decide."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.responses import json_response, responds_with
from controllers.routes.datasources.datasources import require_source
from controllers.schemas.datasources.joins import RelationsPut, RelationsView, WaysView, WayView
from model.errors import Invalid
from model.user import AdminUser, CurrentUser
from services.datasources.access.source_access import SourceAccess
from services.datasources.service import DatasourceService
from services.joins.service import JoinService

bp = JsonBlueprint("relations", url_prefix="/datasources")
_MAX_TABLES = 10


@bp.get("/<source_id:str>/relations")
@responds_with(RelationsView)
async def index(
    request: Request,
    source_id: str,
    user: CurrentUser,
    sources: DatasourceService,
    joins: JoinService,
) -> HTTPResponse:
    """All joins: declared, offered, decided; the ETag is their version.

    Joins of tables and columns that are switched off are shown to administrators only. Of tables
    with rules for the caller nothing is told that comparing their values has shown.
    """
    access = await sources.authorize(source_id, user.actor)
    return await _joins_response(request, access, joins, user)


@bp.put("/<source_id:str>/relations")
@responds_with(RelationsView)
@ensure(require_source)
@validate(json=RelationsPut)
async def put(
    request: Request,
    source_id: str,
    admin: AdminUser,
    body: RelationsPut,
    sources: DatasourceService,
    joins: JoinService,
) -> HTTPResponse:
    """Replace the whole set (`relations`), or make single `changes`, all or none.

    409 when somebody else changed the joins since `version`; 503 when the graph database is away.
    In a whole set, what is left out is deleted when it was added by hand, and rejected otherwise.
    """
    if (body.relations is None) == (body.changes is None):
        raise Invalid("relations.one_of_two", path="changes")
    version = _read_version(request, body)
    access = await sources.authorize(source_id, admin.actor)
    if body.changes is not None:
        await joins.edit(access, version, [change.to_edit() for change in body.changes])
    else:
        await joins.replace(access, version, body.to_joins())
    return await _joins_response(request, access, joins, admin)


@bp.get("/<source_id:str>/relations/paths")
@responds_with(WaysView, query={"table": f"Tables, given 2 to {_MAX_TABLES} times."})
@ensure(require_source)
async def paths(
    request: Request,
    source_id: str,
    user: CurrentUser,
    sources: DatasourceService,
    joins: JoinService,
) -> HTTPResponse:
    """Shortest ways between each two of the tables, along accepted joins."""
    tables = list(dict.fromkeys(request.args.getlist("table") or []))
    if not 2 <= len(tables) <= _MAX_TABLES:
        raise Invalid("relations.some_tables", path="table", most=_MAX_TABLES)
    access = await sources.authorize(source_id, user.actor)
    ways = await joins.find_join_paths(access, tables)
    return json_response(WaysView(items=[WayView.from_path(way) for way in ways]))


def _read_version(request: Request, body: RelationsPut) -> str:
    version = body.version or request.headers.get("if-match", "").removeprefix("W/").strip('"')
    if not version:
        raise Invalid("relations.bad_version", path="version")
    return version


async def _joins_response(
    request: Request, access: SourceAccess, joins: JoinService, user: CurrentUser
) -> HTTPResponse:
    source_joins = (await joins.get(access)).hide_overlaps(access.table_fingerprints)
    source_joins = source_joins if user.may("manage_sources") else source_joins.hide_disabled()
    answer = json_response(
        RelationsView.from_joins(source_joins, joins.kind, request_locale(request))
    )
    answer.headers["ETag"] = f'"{source_joins.version}"'
    return answer
