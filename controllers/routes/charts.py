"""Charts of answers as pictures."""

from typing import get_args

from sanic import Blueprint, HTTPResponse, Request
from sanic_ext import validate

from controllers.http.audit import audited
from controllers.http.authentication import ensure
from controllers.http.errors import request_locale
from controllers.http.responses import json_response, responds_with
from controllers.routes.runs import require_own_run
from model.answers.chart_settings import ChartSettings
from model.errors import BadRequest
from model.user import CurrentUser
from services.charts.chart_images import ChartImages, ImageOptions, Theme
from services.runs.service import RunService

bp = Blueprint("charts", url_prefix="/chats/runs")
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
    png = await chart_images.render(run, _read_image_options(request))
    headers = {"Cache-Control": "private, max-age=300", "Vary": "Accept-Language, Authorization"}
    return HTTPResponse(png, content_type="image/png", headers=headers)


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


def _read_image_options(request: Request) -> ImageOptions:
    standard = ImageOptions()
    return ImageOptions(
        theme=_parse_theme(request.args.get("theme", standard.theme)),
        width=_parse_pixels(request, "width", WIDTHS) or standard.width,
        height=_parse_pixels(request, "height", HEIGHTS),
        type=request.args.get("type"),
        locale=request_locale(request),
    )


def _parse_theme(given: str) -> Theme:
    theme: Theme | None = next((theme for theme in get_args(Theme) if theme == given), None)
    if theme is None:
        raise BadRequest("charts.bad_theme")
    return theme


def _parse_pixels(request: Request, name: str, bounds: tuple[int, int]) -> int | None:
    given = request.args.get(name)
    if given is None:
        return None
    least, most = bounds
    if not (given.isascii() and given.isdigit() and least <= int(given[:9]) <= most):
        raise BadRequest("charts.bad_size", name=name, least=least, most=most)
    return int(given)
