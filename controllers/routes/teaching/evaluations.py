"""Evaluations of a source's examples: administrators start, follow and stop them."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any, cast

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import SessionCheck, ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, responds_with
from controllers.http.sse import CONTENT_TYPE, KEEP_ALIVE, NO_BUFFERING, frame_event
from controllers.schemas.teaching.evaluations import EstimateView, EvaluationView, NewEvaluation
from model.serialization import to_json
from model.sources.evaluation import Evaluation
from model.user import AdminUser
from services.evaluation.service import EvaluationRequest, EvaluationService
from services.proposals.service import Acceptance, ProposalService

bp = JsonBlueprint("evaluations", url_prefix="/datasources")


async def _require_source(
    source_id: str, admin: AdminUser, evaluations: EvaluationService, **_: object
) -> None:
    await evaluations.authorize(source_id, admin)


@bp.get("/<source_id:str>/evaluations/estimate")
@responds_with(
    EstimateView,
    query={
        "model_id": "Who is to answer; the default model when not given.",
        "proposal_id": "The proposal that is tried: every question is asked twice then.",
    },
)
async def estimate(
    request: Request,
    source_id: str,
    admin: AdminUser,
    evaluations: EvaluationService,
    proposals: ProposalService,
) -> HTTPResponse:
    """What an evaluation will cost, from what answers cost before."""
    proposal_id = request.args.get("proposal_id")
    if proposal_id:
        await proposals.get(proposal_id, admin)
    cost_estimate = await evaluations.estimate(
        source_id, admin, request.args.get("model_id") or None, compares=bool(proposal_id)
    )
    return json_response(EstimateView.from_estimate(cost_estimate))


@bp.post("/<source_id:str>/evaluations")
@responds_with(EvaluationView, status=201)
@ensure(_require_source)
@validate(json=NewEvaluation)
async def start(
    request: Request,
    source_id: str,
    admin: AdminUser,
    body: NewEvaluation,
    evaluations: EvaluationService,
    proposals: ProposalService,
) -> HTTPResponse:
    """Ask every enabled example without itself, in the background; one evaluation at a time.

    With a proposal each is asked twice: without it (`baseline`) and with it. It asks with the
    access of the caller, and goes on when nobody follows it.
    """
    candidate = None
    if body.proposal_id:
        acceptance = Acceptance(body.question, body.sql)
        candidate = await proposals.make_candidate(source_id, acceptance, body.proposal_id, admin)
    evaluation_request = EvaluationRequest(body.model_id, candidate)
    evaluation = await evaluations.start(
        source_id, admin, evaluation_request, request_locale(request)
    )
    return json_response(_to_view(request, evaluation), 201)


@bp.get("/<source_id:str>/evaluations")
@responds_with(EvaluationView, paged=True)
async def index(
    request: Request, source_id: str, admin: AdminUser, evaluations: EvaluationService
) -> HTTPResponse:
    """The evaluations of a source from the newest, without their questions."""
    page = await evaluations.page(source_id, admin, page_request(request))
    return page_response(page, lambda evaluation: _to_view(request, evaluation))


@bp.get("/<source_id:str>/evaluations/<evaluation_id:str>")
@responds_with(EvaluationView)
async def show(
    request: Request,
    source_id: str,
    evaluation_id: str,
    admin: AdminUser,
    evaluations: EvaluationService,
) -> HTTPResponse:
    """An evaluation with the questions that were asked so far."""
    evaluation = await evaluations.get(source_id, evaluation_id, admin)
    return json_response(_to_view(request, evaluation))


@bp.get("/<source_id:str>/evaluations/<evaluation_id:str>/events")
@responds_with(content_type="text/event-stream")
async def events(
    request: Request,
    source_id: str,
    evaluation_id: str,
    admin: AdminUser,
    evaluations: EvaluationService,
) -> None:
    """The evaluation, without questions, whenever it has got further; ends with it."""
    progress = await evaluations.follow(source_id, evaluation_id, admin)
    await _send_progress(request, progress)


@bp.post("/<source_id:str>/evaluations/<evaluation_id:str>/stop")
@responds_with(EvaluationView, status=202)
async def stop(
    request: Request,
    source_id: str,
    evaluation_id: str,
    admin: AdminUser,
    evaluations: EvaluationService,
) -> HTTPResponse:
    """Stop an evaluation, in whichever worker; what was asked so far is kept."""
    await evaluations.stop(source_id, evaluation_id, admin)
    evaluation = await evaluations.get(source_id, evaluation_id, admin)
    return json_response(_to_view(request, evaluation), 202)


async def _send_progress(request: Request, progress: AsyncIterator[Evaluation | None]) -> None:
    session, number = SessionCheck(request), 0
    async with aclosing(cast("Any", progress)) as steps:
        response = await request.respond(content_type=CONTENT_TYPE, headers=NO_BUFFERING)
        async for evaluation in steps:
            if await session.is_over():
                break
            if evaluation is None:
                await response.send(KEEP_ALIVE)
                continue
            number += 1
            view = _to_view(request, evaluation).model_dump(mode="json")
            await response.send(frame_event(number, to_json(view)))
        await response.eof()


def _to_view(request: Request, evaluation: Evaluation) -> EvaluationView:
    return EvaluationView.from_evaluation(evaluation, request_locale(request))
