"""Charts of answers: their settings, their pictures, and questions about their points."""

from typing import get_args

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.audit import audited
from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.responses import json_response, responds_with
from controllers.http.sse import send_events
from controllers.routes.query_parameters import read_integer
from controllers.routes.runs import find_removal, require_own_run
from controllers.schemas.charts import MAX_COLUMNS, DrillBody, DrillOptionsView
from model.answers.chart_settings import ChartSettings
from model.errors import BadRequest
from model.user import CurrentUser
from services.charts.chart_images import ChartImages, ImageOptions, Theme
from services.drill_down.service import DrillDownService, DrillRequest
from services.runs.run_request import parse_uuid
from services.runs.service import RunService

bp = JsonBlueprint("charts", url_prefix="/chats/runs")
WIDTHS = (200, 2_000)
HEIGHTS = (150, 2_000)


@bp.get("/<run_id:str>/chart.png")
@audited("export")
@responds_with(
    content_type="image/png",
    query={
        "theme": "light or dark; light when not given.",
        "width": f"CSS pixels, {WIDTHS[0]} to {WIDTHS[1]}; the picture has two pixels for each.",
        "height": f"CSS pixels, {HEIGHTS[0]} to {HEIGHTS[1]}.",
        "type": "The chart's type or one of its alternatives; else that of its settings.",
    },
)
async def picture(
    request: Request, run_id: str, chart_images: ChartImages, runs: RunService, user: CurrentUser
) -> HTTPResponse:
    """The chart of an answer, drawn by the chart service from the stored rows, as it is set."""
    run = await runs.get(user.actor, run_id)
    removal = find_removal(request, user)
    filter_parts = removal.filter_activities if removal else None
    png = await chart_images.render(run, _read_image_options(request), filter_parts)
    return HTTPResponse(png, content_type="image/png")


@bp.put("/<run_id:str>/chart")
@responds_with(ChartSettings)
@ensure(require_own_run)
@validate(json=ChartSettings)
async def save_settings(
    request: Request,
    run_id: str,
    body: ChartSettings,
    chart_images: ChartImages,
    runs: RunService,
    user: CurrentUser,
) -> HTTPResponse:
    """Keep how the chart of an answer is drawn: on the page, as a picture. An empty body resets."""
    await chart_images.save_settings(await runs.get(user.actor, run_id), body)
    return json_response(body)


@bp.get("/<run_id:str>/drill")
@responds_with(DrillOptionsView, query={"column": "A column of the point; several are repeated."})
async def list_drill_options(
    request: Request, run_id: str, drill_down: DrillDownService, runs: RunService, user: CurrentUser
) -> HTTPResponse:
    """By what a point of an answer can be split, and whether its rows can be had."""
    run = await runs.get(user.actor, run_id)
    columns = request.args.getlist("column", [])[:MAX_COLUMNS]
    options = await drill_down.list_options(run, columns, request_locale(request))
    return json_response(DrillOptionsView.model_validate(options, from_attributes=True))


@bp.post("/<run_id:str>/drill")
@audited("question", by_service="success")
@responds_with(content_type="text/event-stream")
@ensure(require_own_run)
@validate(json=DrillBody)
async def drill(
    request: Request,
    run_id: str,
    body: DrillBody,
    drill_down: DrillDownService,
    runs: RunService,
    user: CurrentUser,
) -> None:
    """Ask about a point of an answer, without a model: a new run, streamed like any other.

    Its statement is derived from that of the answer and goes through the same guard and rules.
    """
    drill_request = _read_drill_request(body)
    run = await runs.get(user.actor, run_id)
    started_run = await drill_down.start(run, drill_request, request_locale(request))
    removal = find_removal(request, user)
    await send_events(request, await runs.follow_started(started_run, removal=removal))


def _read_drill_request(body: DrillBody) -> DrillRequest:
    parent = body.parent_run_id
    follows = parse_uuid(parent, "parent_run_id") if parent else None
    return DrillRequest(body.kind, body.point, body.dimension, follows)


def _read_image_options(request: Request) -> ImageOptions:
    default = ImageOptions()
    has_height = "height" in request.args
    return ImageOptions(
        theme=_parse_theme(request.args.get("theme", default.theme)),
        width=_read_pixels(request, "width", WIDTHS, default.width),
        height=_read_pixels(request, "height", HEIGHTS, 0) if has_height else None,
        type=request.args.get("type"),
        locale=request_locale(request),
    )


def _parse_theme(name: str) -> Theme:
    theme: Theme | None = next((theme for theme in get_args(Theme) if theme == name), None)
    if theme is None:
        raise BadRequest("charts.bad_theme")
    return theme


def _read_pixels(request: Request, name: str, bounds: tuple[int, int], default: int) -> int:
    pixels = read_integer(request, name, default, bounds)
    if pixels is None:
        least, most = bounds
        raise BadRequest("charts.bad_size", name=name, least=least, most=most)
    return pixels
