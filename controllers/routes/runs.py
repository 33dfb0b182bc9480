"""Questions and their answers as streams."""

from dataclasses import replace

from ag_ui.core import RunAgentInput
from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.audit import audited
from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.responses import json_response, no_content, responds_with
from controllers.http.sse import read_last_event_id, send_events
from controllers.routes.result_export import FORMAT_QUERY, read_export_format, send_rows
from controllers.schemas.replay import ReplayView
from controllers.schemas.runs import EditedSql, FeedbackBody, PageExport, RunView
from model.chats.run import Feedback, Run
from model.errors import Forbidden
from model.user import CurrentUser
from services.proposals.service import ProposalService
from services.replay.service import ReplayService
from services.runs.run_request import parse_run_request
from services.runs.service import RunService
from services.runs.statement_removal import StatementRemoval

bp = JsonBlueprint("runs", url_prefix="/chats/runs")
SSE = "text/event-stream"


def find_removal(request: Request, user: CurrentUser) -> StatementRemoval | None:
    """What removes statements from answers for a caller who may not see them."""
    return None if user.may("see_sql") else StatementRemoval(request_locale(request))


async def require_own_run(runs: RunService, user: CurrentUser, run_id: str, **_: object) -> None:
    """For `ensure`: raises `NotFound` when the run is not the caller's."""
    await runs.get(user.actor, run_id)


async def _wait_before_parsing(runs: RunService, **_: object) -> None:
    await runs.wait_before_parsing()


@bp.post("/")
@audited("question", by_service="success")
@responds_with(content_type=SSE)
@ensure(_wait_before_parsing)
@validate(json=RunAgentInput)
async def ask(request: Request, body: RunAgentInput, runs: RunService, user: CurrentUser) -> None:
    """Start a run (or join it, when its id is known) and stream its events.

    The body is AG-UI's RunAgentInput: the last user message is the question; earlier turns come
    from the server's own record, and from one branch of the chat: `parentRunId` is the run that the
    question follows (the newest when not given), `forwardedProps.versionOf` a run beside which it
    stands as another version. With `forwardedProps.previewOf`, the chat of a draft, a new chat
    answers the cards of that draft and is in no list. A closed connection ends nothing: read on
    with `…/events`.
    """
    started_run = await runs.start(user.actor, parse_run_request(body, request_locale(request)))
    removal = find_removal(request, user)
    await send_events(request, await runs.follow_started(started_run, removal=removal))


@bp.get("/<run_id:str>")
@responds_with(RunView)
async def show(request: Request, run_id: str, runs: RunService, user: CurrentUser) -> HTTPResponse:
    """A run: its question, its status, its error and its cost."""
    return _run_response(request, await runs.get_shown(user.actor, run_id), user)


@bp.get("/<run_id:str>/events")
@responds_with(
    content_type=SSE,
    query={"after": "The number of the last event that was read; like the header Last-Event-ID."},
)
async def events(request: Request, run_id: str, runs: RunService, user: CurrentUser) -> None:
    """The events after a number, live until the run has ended."""
    run = await runs.get(user.actor, run_id)
    removal = find_removal(request, user)
    await send_events(request, await runs.follow(run, read_last_event_id(request), removal=removal))


@bp.post("/<run_id:str>/stop")
@responds_with(RunView, status=202)
async def stop(request: Request, run_id: str, runs: RunService, user: CurrentUser) -> HTTPResponse:
    """Stop a run, in whichever worker; its answer so far is stored.

    One that waits for its user is cancelled: what it asks can be answered no more.
    """
    await runs.get(user.actor, run_id)
    await runs.stop(run_id)
    return _run_response(request, await runs.get(user.actor, run_id), user, 202)


@bp.post("/<run_id:str>/feedback")
@responds_with(status=204)
@ensure(require_own_run)
@validate(json=FeedbackBody)
async def feedback(
    request: Request,
    run_id: str,
    body: FeedbackBody,
    runs: RunService,
    proposals: ProposalService,
    user: CurrentUser,
) -> HTTPResponse:
    """Say whether the answer is right; a second time replaces the first.

    A corrected statement over a data source goes to the administrators as a proposal. It is
    refused with 422 when it may not run.
    """
    if body.corrected_sql and not user.may("see_sql"):
        raise Forbidden("roles.not_allowed")
    user_feedback = Feedback(body.rating, body.comment, body.corrected_sql)
    await proposals.submit(await runs.get(user.actor, run_id), user_feedback)
    await runs.rate(run_id, user_feedback)
    return no_content()


@bp.post("/<run_id:str>/sql")
@audited("question", by_service="success")
@responds_with(content_type=SSE)
@ensure(require_own_run)
@validate(json=EditedSql)
async def edited(
    request: Request, run_id: str, body: EditedSql, runs: RunService, user: CurrentUser
) -> None:
    """Run an edited statement, checked like any other, as another version of the answer."""
    run = await runs.get(user.actor, run_id)
    started_run = await runs.start_edited(run, body.sql, request_locale(request))
    removal = find_removal(request, user)
    await send_events(request, await runs.follow_started(started_run, removal=removal))


@bp.post("/<run_id:str>/replay")
@audited("question")
@responds_with(ReplayView)
@ensure(require_own_run)
async def replay(
    request: Request, run_id: str, runs: RunService, replays: ReplayService, user: CurrentUser
) -> HTTPResponse:
    """Run the statement of an answer again, with today's rights, and compare the rows."""
    run = await runs.get(user.actor, run_id)
    outcome = await replays.replay_run(run, request_locale(request))
    removal = find_removal(request, user)
    if removal and outcome.problem:
        outcome = replace(outcome, problem=removal.hidden_problem)
    return json_response(ReplayView.from_replay(outcome))


@bp.get("/<run_id:str>/result")
@audited("export")
@responds_with(
    content_type="application/octet-stream",
    query=FORMAT_QUERY,
)
async def result(request: Request, run_id: str, runs: RunService, user: CurrentUser) -> None:
    """All stored rows, as a file."""
    run = await runs.get(user.actor, run_id)
    export_format = read_export_format(request)
    stored_rows = await runs.load_result(run, removal=find_removal(request, user))
    await send_rows(request, run.question, export_format, stored_rows)


@bp.post("/<run_id:str>/exports")
@audited("export")
@responds_with(status=204)
@ensure(require_own_run)
@validate(json=PageExport)
async def export_from_page(
    request: Request, run_id: str, body: PageExport, runs: RunService, user: CurrentUser
) -> HTTPResponse:
    """Say that the page makes a file of an answer by itself, before it does.

    404 for an answer that is withheld by now, whatever the page still shows of it.
    """
    await runs.require_shown(await runs.get(user.actor, run_id))
    return no_content()


def _run_response(request: Request, run: Run, user: CurrentUser, status: int = 200) -> HTTPResponse:
    removal = find_removal(request, user)
    return json_response(RunView.from_run(removal.filter_run(run) if removal else run), status)
