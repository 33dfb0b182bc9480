"""Cursor pages over HTTP: `?limit=&cursor=` → `{"items", "next_cursor"}`."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import orjson
from pydantic import BaseModel
from sanic import HTTPResponse, Request

from controllers.http.responses import json_response
from model.errors import BadRequest
from model.paging import Page, PageRequest

MAX_LIMIT = 200
PARAMETERS = {
    "limit": f"How many items at most, 1 to {MAX_LIMIT}; 50 when not given.",
    "cursor": "The next_cursor of the page before.",
}
Item = TypeVar("Item")


def page_request(request: Request) -> PageRequest:
    """Which page the query string asks for. Raises `BadRequest`."""
    cursor = request.args.get("cursor")
    try:
        limit = int(request.args.get("limit", "50"))
        after = _decode(cursor) if cursor else None
    except (ValueError, TypeError, KeyError, OverflowError):
        raise BadRequest("errors.bad_cursor", most=MAX_LIMIT) from None
    if not 1 <= limit <= MAX_LIMIT:
        raise BadRequest("errors.bad_cursor", most=MAX_LIMIT)
    return PageRequest(limit, after)


def page_response(page: Page[Item], view: Callable[[Item], BaseModel]) -> HTTPResponse:
    """The page as JSON, each item as `view` shows it."""
    items = [view(item).model_dump(mode="json") for item in page.items]
    cursor = _encode(*page.next) if page.next else None
    return json_response({"items": items, "next_cursor": cursor})


def _encode(at: datetime, item_id: str) -> str:
    return urlsafe_b64encode(orjson.dumps([at.isoformat(), item_id])).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, str]:
    at, item_id = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return datetime.fromisoformat(at).astimezone(UTC), str(item_id)
