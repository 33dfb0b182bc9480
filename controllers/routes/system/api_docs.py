"""The API's own description."""

from pathlib import Path

from sanic import HTTPResponse, Request, file

from controllers.http.authentication import public
from controllers.http.errors import JsonBlueprint
from controllers.http.openapi import describe_api
from controllers.http.responses import json_response, responds_with

_ASSETS = Path(__file__).parents[2] / "assets"
bp = JsonBlueprint("openapi")
page = JsonBlueprint("docs", url_prefix="/docs")


@bp.get("/openapi.json")
@public
@responds_with()
async def openapi(request: Request) -> HTTPResponse:
    """This description, OpenAPI 3.1."""
    return json_response(describe_api(request.app))


@page.get("/")
async def docs(request: Request) -> HTTPResponse:
    """The description as a page; it loads nothing from elsewhere."""
    return await file(_ASSETS / "docs.html")


@page.get("/docs.js")
async def script(request: Request) -> HTTPResponse:
    """The page's script."""
    return await file(_ASSETS / "docs.js", mime_type="text/javascript")


@page.get("/docs.css")
async def style(request: Request) -> HTTPResponse:
    """The page's style."""
    return await file(_ASSETS / "docs.css")


@page.get("/chinese.json")
async def chinese(request: Request) -> HTTPResponse:
    """The Chinese of the sentences in the description (`make docs` writes it)."""
    return await file(_ASSETS / "chinese.json", mime_type="application/json")
