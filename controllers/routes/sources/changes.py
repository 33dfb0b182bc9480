"""What syncs found changed in a source, and what that breaks; for those who manage sources."""

from datetime import datetime

from pydantic import BaseModel
from sanic import Blueprint, HTTPResponse, Request

from controllers.http.errors import request_locale
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, responds_with
from model.locales import Locale, text
from model.sources.schema_change import (
    BrokenReference,
    ReferenceKind,
    SchemaChangeKind,
    SyncChanges,
)
from model.user import CurrentUser
from services.impact.service import ImpactService

bp = Blueprint("changes", url_prefix="/datasources")


class SchemaChangeView(BaseModel):
    """One change. `column` is empty for a whole table; `before` and `after` are its types."""

    kind: SchemaChangeKind
    table: str
    column: str
    before: str
    after: str


class SyncChangesView(BaseModel):
    """What one sync found changed; of `total` changes, `changes` has at most the first 2,000."""

    id: str
    synced_at: datetime
    total: int
    changes: list[SchemaChangeView]

    @classmethod
    def from_changes(cls, changes: SyncChanges) -> "SyncChangesView":
        """The view of them."""
        return cls.model_validate(changes, from_attributes=True)


class BrokenReferenceView(BaseModel):
    """A term, example, join, rule or saved question that names what the last sync did not find.

    `id` of a rule is its place, like `row_rules.2.condition`; its `name` is empty.
    """

    kind: ReferenceKind
    id: str
    name: str
    problem: str

    @classmethod
    def from_reference(cls, broken: BrokenReference, locale: Locale) -> "BrokenReferenceView":
        """The view of it."""
        key, params = broken.problem
        problem = text(key, locale, **params)
        return cls(kind=broken.kind, id=broken.id, name=broken.name, problem=problem)


class BrokenReferencesView(BaseModel):
    """All of a source, at most 1,000."""

    items: list[BrokenReferenceView]


@bp.get("/<source_id:str>/changes")
@responds_with(SyncChangesView, paged=True)
async def index(
    request: Request, source_id: str, user: CurrentUser, impact: ImpactService
) -> HTTPResponse:
    """What the last syncs found changed in tables and columns, from the newest.

    The last 50 syncs that found a change are listed. For a user who does not see
    every table, hidden and deleted tables are left out.
    """
    page = await impact.page_changes(source_id, page_request(request), user)
    return page_response(page, SyncChangesView.from_changes)


@bp.get("/<source_id:str>/broken-references")
@responds_with(BrokenReferencesView)
async def broken_references(
    request: Request, source_id: str, user: CurrentUser, impact: ImpactService
) -> HTTPResponse:
    """What names tables or columns that the source does not have (any more).

    Terms, examples, joins, rules, and the saved questions that the caller may see.
    """
    references = await impact.find_broken_references(source_id, user)
    locale = request_locale(request)
    views = [BrokenReferenceView.from_reference(each, locale) for each in references]
    return json_response(BrokenReferencesView(items=views))
