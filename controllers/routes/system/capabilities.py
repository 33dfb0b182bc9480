"""What this installation can do, for the page."""

from typing import get_args

from sanic import HTTPResponse, Request

from controllers.http.errors import JsonBlueprint
from controllers.http.responses import json_response, responds_with
from controllers.schemas.system.capabilities import Answering, Capabilities, Limits
from model.answers.answer import Mode
from model.settings import Settings
from model.user import CurrentUser
from model.version import VERSION
from services.charts.chart_images import ChartImages
from services.models.service import ModelService
from services.runs.service import RunService

bp = JsonBlueprint("capabilities", url_prefix="/capabilities")


@bp.get("/")
@responds_with(Capabilities)
async def show(
    request: Request,
    user: CurrentUser,
    settings: Settings,
    models: ModelService,
    runs: RunService,
    chart_images: ChartImages,
) -> HTTPResponse:
    """Version, modes, who answers, and limits."""
    default = await models.get(None, user.workspace_id)
    answering = Answering(
        kind="builtin" if default.kind == "builtin" else "model", name=default.name
    )
    return json_response(
        Capabilities(
            version=VERSION,
            modes=[mode for mode in get_args(Mode) if mode in runs.modes],
            answering=answering,
            locale_default="zh-CN",
            limits=Limits(
                query_max_rows=settings.query.max_rows,
                upload_max_bytes=settings.upload.max_bytes,
                upload_max_files=settings.upload.max_files,
            ),
            chart_pictures=chart_images.is_configured,
        )
    )
