"""A run's events as an event stream: SSE framing, and backpressure from the socket to the log."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from sanic import Request

from controllers.http.authentication import SessionCheck
from model.errors import BadRequest
from services.runs.event_log.log import Events, LoggedEvent

CONTENT_TYPE = "text/event-stream; charset=utf-8"
NO_BUFFERING = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
KEEP_ALIVE = b": still here\n\n"
_MAX_EVENT_NUMBER = 2**31 - 1


async def send_events(request: Request, batches: AsyncGenerator[Events]) -> None:
    """Send events until the run has ended; an empty batch is a keep-alive.

    A reader that leaves cancels this handler and with it only the following. One that is slow
    makes `send` wait; nothing is queued for it, it reads on in the log. When the session of a
    reader ends, or his rights change, the stream ends: with today's rights he may read on.
    """
    session = SessionCheck(request)
    async with aclosing(batches):
        response = await request.respond(content_type=CONTENT_TYPE, headers=NO_BUFFERING)
        async for events in batches:
            if await session.is_over():
                break
            await response.send(b"".join(map(_frame, events)) or KEEP_ALIVE)
        await response.eof()


def read_last_event_id(request: Request) -> int:
    """The number after which the caller wants to read on. Raises `BadRequest`."""
    event_id = request.args.get("after") or request.headers.get("last-event-id") or "0"
    if not (event_id.isascii() and event_id.isdigit() and len(event_id) <= 10):
        raise BadRequest("runs.bad_event_id")
    return min(int(event_id), _MAX_EVENT_NUMBER)


def frame_event(number: int, data: bytes) -> bytes:
    """One event of a stream; its number is the id after which a reader may resume."""
    return b"id: %d\ndata: %b\n\n" % (number, data)


def _frame(event: LoggedEvent) -> bytes:
    return frame_event(event.seq, event.data)
