"""What lists of saved questions and dashboards are narrowed by."""

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
    """The words that are searched for, without what is too much of them."""
    return str(request.args.get("q", "")).strip()[:MAX_WORDS]
