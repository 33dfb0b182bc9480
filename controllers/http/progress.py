"""Work that a caller waits for: its result as JSON, or an event stream with its progress."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from pydantic import BaseModel
from sanic import Request

from controllers.http.audit import defer_record, record_outcome
from controllers.http.authentication import SessionCheck
from controllers.http.errors import request_locale
from controllers.http.responses import json_response
from controllers.http.sse import CONTENT_TYPE, KEEP_ALIVE, NO_BUFFERING
from model.errors import AppError
from model.files.file import FileProgress
from model.locales import text
from model.serialization import to_json

ProgressListener = Callable[[FileProgress], None]
Work = Callable[[ProgressListener], Awaitable[BaseModel]]
_KEEP_ALIVE_S = 15
log = logging.getLogger(__name__)


async def respond_with_progress(request: Request, work: Work, status: int) -> None:
    """Do the work and answer with what it gives. A caller who leaves ends it.

    When the caller accepts `text/event-stream` the events are `progress` (`done`, `total`,
    `table`), then `finished` with the `file` or `failed` with `code` and `message`.
    """
    if "text/event-stream" in request.headers.get("accept", ""):
        await _stream(request, work)
    else:
        response = await request.respond(json_response(await work(_ignore_progress), status))
        await response.eof()


def _ignore_progress(progress: FileProgress) -> None:
    """The caller did not ask for progress."""


async def _stream(request: Request, work: Work) -> None:
    defer_record(request)
    response = await request.respond(content_type=CONTENT_TYPE, headers=NO_BUFFERING)
    signal, latest = asyncio.Event(), [FileProgress(0.0, "")]

    def on_progress(progress: FileProgress) -> None:
        latest[:] = [progress]
        signal.set()

    task, session = asyncio.ensure_future(work(on_progress)), SessionCheck(request)
    task.add_done_callback(lambda _: signal.set())
    try:
        while not task.done():
            if await session.is_over():
                task.cancel()
                await asyncio.wait([task])
                session.cut_off()
            await response.send(_progress_frame(latest.pop()) if latest else KEEP_ALIVE)
            with suppress(TimeoutError):
                async with asyncio.timeout(_KEEP_ALIVE_S):
                    await signal.wait()
            signal.clear()
        await _record_result(request, task)
        await session.require()
        await response.send(_frame(_final_event(request, task)))
        await response.eof()
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _record_result(request: Request, task: "asyncio.Future[BaseModel]") -> None:
    error = task.exception()
    created_id = None if error else getattr(task.result(), "id", None)
    await record_outcome(request, error, created_id)


def _final_event(request: Request, task: "asyncio.Future[BaseModel]") -> dict[str, Any]:
    try:
        return {"type": "finished", "file": task.result().model_dump(mode="json")}
    except AppError as error:
        message = error.text(request_locale(request))
        return {"type": "failed", "code": error.code, "message": message}
    except Exception:
        log.exception("work with progress failed", extra={"path": request.path})
        message = text("errors.internal", request_locale(request))
        return {"type": "failed", "code": "internal", "message": message}


def _progress_frame(progress: FileProgress) -> bytes:
    done = round(progress.done * 100)
    fields = {"step": "parse", "done": done, "total": 100, "table": progress.sheet or None}
    return _frame({"type": "progress", **fields})


def _frame(event: dict[str, Any]) -> bytes:
    return b"data: %b\n\n" % to_json(event)
