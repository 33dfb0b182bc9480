"""The filters of lists of saved questions and dashboards."""

from typing import Literal, cast

from sanic import Request

from model.errors import BadRequest

Scope = Literal["all", "own", "shared"]
SCOPE = "all, own, or shared (by others); all when not given."
MAX_WORDS = 200


def read_scope(request: Request) -> Scope:
    """Whose records are listed. Raises `BadRequest`."""
    scope = request.args.get("scope", "all")
    if scope not in ("all", "own", "shared"):
        raise BadRequest("saved_questions.bad_scope")
    return cast("Scope", scope)


def read_words(request: Request) -> str:
    """The search words, cut to `MAX_WORDS` characters."""
    return str(request.args.get("q", "")).strip()[:MAX_WORDS]
