"""The API's own description."""

from sanic import Blueprint, HTTPResponse, Request, html

from controllers.answers import answers, json_answer
from controllers.current_user import public
from controllers.openapi import describe

bp = Blueprint("openapi")
page = Blueprint("docs")


@bp.get("/openapi.json")
@public
@answers()
async def openapi(request: Request) -> HTTPResponse:
    """This description, OpenAPI 3.1."""
    return json_answer(describe(request.app))


@page.get("/docs")
async def docs(request: Request) -> HTTPResponse:
    """The description as a page."""
    return html("<!doctype html><title>API</title>")
