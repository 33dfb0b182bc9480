"""Proposals of corrected statements: administrators review them."""

from typing import cast

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, responds_with
from controllers.schemas.teaching.examples import ExampleView
from controllers.schemas.teaching.proposals import (
    AcceptBody,
    ProposalRowsView,
    ProposalView,
    RowPreviewView,
)
from model.errors import BadRequest
from model.sources.proposal import ProposalStatus
from model.user import AdminUser
from services.proposals.row_preview import RowPreviews
from services.proposals.service import ProposalService

bp = JsonBlueprint("proposals", url_prefix="/proposals")
_STATUSES = ("open", "accepted", "declined")


async def _require_proposal(
    proposals: ProposalService, admin: AdminUser, proposal_id: str, **_: object
) -> None:
    await proposals.get(proposal_id, admin)


@bp.get("/")
@responds_with(
    ProposalView,
    paged=True,
    query={
        "datasource_id": "Only those of this data source.",
        "status": "Only those that are open, accepted or declined.",
    },
)
async def index(request: Request, admin: AdminUser, proposals: ProposalService) -> HTTPResponse:
    """What users say that statements should have been, from the newest."""
    status = request.args.get("status") or None
    if status not in (None, *_STATUSES):
        raise BadRequest("evaluations.bad_status")
    source_id = request.args.get("datasource_id") or None
    proposal_status = cast("ProposalStatus | None", status)
    page = await proposals.page(page_request(request), admin, source_id, proposal_status)
    locale = request_locale(request)
    return page_response(page, lambda proposal: ProposalView.from_proposal(proposal, locale))


@bp.get("/<proposal_id:str>")
@responds_with(ProposalView)
async def show(
    request: Request, proposal_id: str, admin: AdminUser, proposals: ProposalService
) -> HTTPResponse:
    """A proposal with its newest evaluation."""
    proposal = await proposals.get(proposal_id, admin)
    return json_response(ProposalView.from_proposal(proposal, request_locale(request)))


@bp.get("/<proposal_id:str>/rows")
@responds_with(ProposalRowsView)
async def rows(
    request: Request,
    proposal_id: str,
    admin: AdminUser,
    proposals: ProposalService,
    previews: RowPreviews,
) -> HTTPResponse:
    """The rows of both statements, as the caller may see them; the first 200 of each."""
    proposal = (await proposals.get(proposal_id, admin)).record.proposal
    source_id, locale = proposal.datasource_id, request_locale(request)
    shown_preview = await previews.run(source_id, admin.actor, proposal.sql, locale)
    corrected_preview = await previews.run(source_id, admin.actor, proposal.corrected_sql, locale)
    view = ProposalRowsView(
        shown=RowPreviewView.from_preview(shown_preview),
        corrected=RowPreviewView.from_preview(corrected_preview),
    )
    return json_response(view)


@bp.post("/<proposal_id:str>/accept")
@responds_with(ExampleView, status=201)
@ensure(_require_proposal)
@validate(json=AcceptBody)
async def accept(
    request: Request,
    proposal_id: str,
    admin: AdminUser,
    body: AcceptBody,
    proposals: ProposalService,
) -> HTTPResponse:
    """Make an example of a proposal, as it is or as edited.

    409 when no evaluation of exactly that was finished since the terms and examples last changed,
    or when its answers are worse with the proposal than without; the detail says which.
    """
    example = await proposals.accept(proposal_id, body.to_acceptance(), admin)
    return json_response(ExampleView.from_example(example, request_locale(request)), 201)


@bp.post("/<proposal_id:str>/decline")
@responds_with(ProposalView)
async def decline(
    request: Request, proposal_id: str, admin: AdminUser, proposals: ProposalService
) -> HTTPResponse:
    """Decline a proposal; 409 when it was reviewed before."""
    proposal = await proposals.decline(proposal_id, admin)
    return json_response(ProposalView.from_proposal(proposal, request_locale(request)))
