"""The web page, when it is built; else who answers here."""

from sanic import Blueprint, HTTPResponse, Request

from controllers.answers import json_answer
from model.version import NAME, VERSION

bp = Blueprint("page")


@bp.get("/")
async def index(request: Request) -> HTTPResponse:
    """The page, or name and version."""
    return json_answer({"name": NAME, "version": VERSION, "status": "ok"})
