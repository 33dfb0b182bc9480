"""The audit, for administrators."""

from sanic import HTTPResponse, Request

from controllers.http.audit import audited
from controllers.http.authentication import SessionCheck
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, responds_with
from controllers.schemas.replay import ReplayView
from controllers.schemas.system.audit import (
    FILTERS,
    AuditView,
    parse_filter,
    write_csv_header,
    write_csv_rows,
)
from model.errors import NotFound
from model.paging import PageRequest, cut_page
from model.user import AdminUser
from services.audit.reader import AuditReader
from services.replay.service import ReplayService

bp = JsonBlueprint("audit", url_prefix="/audit")
CSV = "text/csv; charset=utf-8"


@bp.get("/")
@responds_with(AuditView, paged=True, query=FILTERS)
async def index(request: Request, admin: AdminUser, reader: AuditReader) -> HTTPResponse:
    """Who did what, the newest first.

    Of a source that is not open to the caller, `details` is `{"withheld": true}`.
    """
    page, locale = page_request(request), request_locale(request)
    audit_filter = parse_filter(request.args)
    records = await reader.page(audit_filter, admin, page.limit + 1, _read_position(page))
    return page_response(
        cut_page(records, page, lambda last: (last.at, str(last.seq))),
        lambda record: AuditView.from_record(record, locale),
    )


@bp.get("/export")
@audited("export")
@responds_with(content_type="text/csv", query=FILTERS)
async def export(request: Request, admin: AdminUser, reader: AuditReader) -> None:
    """The same as a CSV file, without pages; the export is a record itself."""
    audit_filter, session = parse_filter(request.args), SessionCheck(request)
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    response = await request.respond(content_type=CSV, headers=headers)
    await response.send(write_csv_header())
    async for records in reader.read_all(audit_filter, admin):
        await session.require()
        await response.send(write_csv_rows(records))
    await response.eof()


@bp.post("/<seq:str>/replay")
@audited("question")
@responds_with(ReplayView)
async def replay(
    request: Request, seq: str, admin: AdminUser, reader: AuditReader, replays: ReplayService
) -> HTTPResponse:
    """Run a recorded statement again, with the caller's rights, not those of whoever asked."""
    record = await reader.get(_parse_number(seq), admin)
    outcome = await replays.replay_record(record, admin.actor, request_locale(request))
    return json_response(ReplayView.from_replay(outcome))


def _read_position(page: PageRequest) -> int | None:
    if page.after is None:
        return None
    _, seq = page.after
    return _parse_number(seq)


def _parse_number(seq: str) -> int:
    if not (seq.isascii() and seq.isdecimal() and len(seq) <= 18):
        raise NotFound("audit.unknown")
    return int(seq)
