"""Work that a caller waits for: its answer, or an event stream that says how far it is."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from pydantic import BaseModel
from sanic import Request

from controllers.answers import json_answer
from controllers.errors import locale_of
from controllers.sse import CONTENT_TYPE, HEARTBEAT, NO_BUFFERING
from model.errors import AppError
from model.files.file import FileProgress
from model.locales import text
from model.serialization import to_json

Follow = Callable[[FileProgress], None]
Work = Callable[[Follow], Awaitable[BaseModel]]
_HEARTBEAT_S = 15
log = logging.getLogger(__name__)


async def answer_work(request: Request, work: Work, status: int) -> None:
    """Do the work and answer with what it gives. A caller who leaves ends it.

    When the caller accepts `text/event-stream` the events are `progress` (`done`, `total`,
    `table`), then `finished` with the `file` or `failed` with `code` and `message`.
    """
    if "text/event-stream" in request.headers.get("accept", ""):
        await _stream(request, work)
    else:
        response = await request.respond(json_answer(await work(_unfollowed), status))
        await response.eof()


def _unfollowed(progress: FileProgress) -> None:
    """Nobody asked."""


async def _stream(request: Request, work: Work) -> None:
    response = await request.respond(content_type=CONTENT_TYPE, headers=NO_BUFFERING)
    moved, latest = asyncio.Event(), [FileProgress(0.0, "")]

    def follow(progress: FileProgress) -> None:
        latest[:] = [progress]
        moved.set()

    task = asyncio.ensure_future(work(follow))
    task.add_done_callback(lambda _: moved.set())
    try:
        while not task.done():
            await response.send(_progress(latest.pop()) if latest else HEARTBEAT)
            with suppress(TimeoutError):
                async with asyncio.timeout(_HEARTBEAT_S):
                    await moved.wait()
            moved.clear()
        await response.send(_frame(_ending(request, task)))
        await response.eof()
    finally:
        task.cancel()
        await asyncio.wait([task])


def _ending(request: Request, task: "asyncio.Future[BaseModel]") -> dict[str, Any]:
    try:
        return {"type": "finished", "file": task.result().model_dump(mode="json")}
    except AppError as error:
        message = error.text(locale_of(request))
        return {"type": "failed", "code": error.code, "message": message}
    except Exception:
        log.exception("work failed", extra={"path": request.path})
        message = text("errors.internal", locale_of(request))
        return {"type": "failed", "code": "internal", "message": message}


def _progress(progress: FileProgress) -> bytes:
    done = round(progress.done * 100)
    shown = {"step": "parse", "done": done, "total": 100, "table": progress.sheet or None}
    return _frame({"type": "progress", **shown})


def _frame(event: dict[str, Any]) -> bytes:
    return b"data: %b\n\n" % to_json(event)
