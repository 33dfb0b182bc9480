"""The doctor's findings, for administrators."""

import asyncio

from sanic import HTTPResponse, Request

from controllers.http.authentication import read_bearer_token
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.responses import json_response, responds_with
from controllers.http.sse import CONTENT_TYPE, NO_BUFFERING
from controllers.schemas.system.doctor import DoctorView, PartView
from model.diagnosis import find_worst
from model.user import AdminUser
from services.doctor.service import Doctor
from services.doctor.stream_probe import PAUSE_S, PIECES

bp = JsonBlueprint("doctor", url_prefix="/doctor")


@bp.get("/")
@responds_with(DoctorView)
async def examine(request: Request, admin: AdminUser, doctor: Doctor) -> HTTPResponse:
    """Examine every part; takes up to a minute and a half when a model is slow."""
    diagnoses, locale = await doctor.examine(read_bearer_token(request)), request_locale(request)
    parts = [PartView.from_diagnosis(part, locale) for part in diagnoses]
    return json_response(DoctorView(state=find_worst(diagnoses), parts=parts))


@bp.get("/stream")
@responds_with(content_type="text/event-stream")
async def stream(request: Request, admin: AdminUser) -> None:
    """A few events with pauses; a client that receives them at once is behind a buffer."""
    response = await request.respond(content_type=CONTENT_TYPE, headers=NO_BUFFERING)
    for number in range(PIECES):
        if number:
            await asyncio.sleep(PAUSE_S)
        await response.send(b"data: %d\n\n" % number)
    await response.eof()
