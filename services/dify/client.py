"""Dify's HTTP protocol: a question and the stream of its answer, files, and the stop."""

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from agent.llm.key_masking import mask_key
from model.errors import FileUnavailable, ModelTimeout, ModelUnavailable
from services.dify.dify_errors import error_detail, error_from_response
from services.dify.endpoint import DifyEndpoint
from services.dify.event_stream import EventStreamParser

CONNECT_S = 10.0
STOP_S = 5.0
UPLOAD_S = 120.0
_ERROR_BYTES = 64 * 1024
_FINAL_EVENTS = frozenset({"message_end", "error"})
_KEEPALIVE_EVENTS = frozenset({"ping", ""})
_TASK_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
Event = dict[str, Any]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DifyQuestion:
    """What is asked. `user` is opaque; without a conversation a new one begins."""

    text: str
    user: str
    conversation: str = ""
    files: Sequence[Mapping[str, str]] = ()


class DifyClient:
    """One application. Make it with `open_dify`."""

    def __init__(self, endpoint: DifyEndpoint, session: aiohttp.ClientSession) -> None:
        self.endpoint = endpoint
        self._session = session
        self._stops: set[asyncio.Task[None]] = set()

    async def chat(self, question: DifyQuestion) -> AsyncGenerator[Event]:
        """The events of an answer. Closing it stops the answer in Dify.

        Raises `ConversationGone`, and `Model…` errors.
        """
        task_id, has_ended = "", False
        response = await self._post_question(question)
        try:
            async for event in self._events(response):
                task_id = task_id or _read_task_id(event)
                has_ended = event.get("event") in _FINAL_EVENTS
                yield event
                if has_ended:
                    return
            raise ModelUnavailable("dify.broke_off")
        finally:
            response.close()
            if task_id and not has_ended:
                self._schedule_stop(task_id, question.user)

    async def upload(self, name: str, kind: str, content: bytes, user: str) -> Mapping[str, str]:
        """A file handed to Dify, as a question names it. Raises `FileUnavailable`, `Model…`."""
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name, content_type="application/octet-stream")
        form.add_field("user", user)
        try:
            async with (
                asyncio.timeout(UPLOAD_S),
                self._session.post(
                    f"{self.endpoint.api}/files/upload", data=form, allow_redirects=False
                ) as response,
            ):
                answer = self._mask_key(await _read_json(response))
        except TimeoutError:
            raise ModelTimeout("dify.timeout", seconds=UPLOAD_S) from None
        except (aiohttp.ClientError, OSError) as error:
            raise ModelUnavailable("dify.unreachable") from error
        if response.status in (400, 413, 415):
            raise FileUnavailable("dify.file_refused", name=name, detail=error_detail(answer))
        if not response.ok or not answer.get("id"):
            raise error_from_response(response.status, answer, in_conversation=False)
        return {
            "type": kind,
            "transfer_method": "local_file",
            "upload_file_id": str(answer["id"]),
        }

    async def close(self) -> None:
        """Wait for the stops that are under way."""
        if self._stops:
            await asyncio.wait(self._stops, timeout=STOP_S)

    async def _post_question(self, question: DifyQuestion) -> aiohttp.ClientResponse:
        body = {
            "inputs": {},
            "query": question.text,
            "response_mode": "streaming",
            "conversation_id": question.conversation,
            "user": question.user,
            "files": list(question.files),
            "auto_generate_name": False,
        }
        try:
            async with asyncio.timeout(self.endpoint.silence_s):
                response = await self._session.post(
                    f"{self.endpoint.api}/chat-messages", json=body, allow_redirects=False
                )
                if response.status == 200:
                    return response
                async with response:
                    error_body = self._mask_key(await _read_json(response))
        except TimeoutError:
            raise ModelTimeout("dify.timeout", seconds=self.endpoint.silence_s) from None
        except (aiohttp.ClientError, OSError) as error:
            raise ModelUnavailable("dify.unreachable") from error
        raise error_from_response(
            response.status, error_body, in_conversation=bool(question.conversation)
        )

    async def _events(self, response: aiohttp.ClientResponse) -> AsyncIterator[Event]:
        """The events of a stream; pings say nothing, so they do not prolong the wait."""
        lines = EventStreamParser()
        now = asyncio.get_running_loop().time
        deadline = now() + self.endpoint.total_s
        silence_deadline = now() + self.endpoint.silence_s
        while chunk := await self._read_chunk(response, min(deadline, silence_deadline)):
            for event in lines.feed(chunk):
                if event.get("event", "") not in _KEEPALIVE_EVENTS:
                    silence_deadline = now() + self.endpoint.silence_s
                    is_error = event.get("event") == "error"
                    yield self._mask_key(event) if is_error else event

    async def _read_chunk(self, response: aiohttp.ClientResponse, until: float) -> bytes:
        try:
            async with asyncio.timeout_at(until):
                return await response.content.readany()
        except TimeoutError:
            raise ModelTimeout("dify.timeout", seconds=self.endpoint.silence_s) from None
        except (aiohttp.ClientError, OSError) as error:
            raise ModelUnavailable("dify.broke_off") from error

    def _mask_key(self, body: Event) -> Event:
        """What is said about an error without the key, which a proxy may quote."""
        masked: Event = orjson.loads(mask_key(orjson.dumps(body).decode(), self.endpoint.key))
        return masked

    def _schedule_stop(self, task_id: str, user: str) -> None:
        """Tell Dify, without making whoever stopped wait for it."""
        task = asyncio.create_task(self._send_stop(task_id, user), name="stop dify")
        self._stops.add(task)
        task.add_done_callback(self._stops.discard)

    async def _send_stop(self, task_id: str, user: str) -> None:
        url = f"{self.endpoint.api}/chat-messages/{task_id}/stop"
        try:
            async with (
                asyncio.timeout(STOP_S),
                self._session.post(url, json={"user": user}, allow_redirects=False) as response,
            ):
                log.info("dify stopped", extra={"status": response.status})
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            log.warning("dify not stopped", extra={"error": type(error).__name__})


@asynccontextmanager
async def open_dify(endpoint: DifyEndpoint) -> AsyncIterator[DifyClient]:
    """A client of the application, until the block ends."""
    async with aiohttp.ClientSession(
        headers={"Authorization": f"Bearer {endpoint.key}"},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S),
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as session:
        client = DifyClient(endpoint, session)
        try:
            yield client
        finally:
            await client.close()


def _read_task_id(event: Event) -> str:
    """The id of the answer, which its stop puts into an address: empty where it is no id."""
    task_id = str(event.get("task_id") or "")
    return task_id if _TASK_ID.fullmatch(task_id) else ""


async def _read_json(response: aiohttp.ClientResponse) -> Event:
    """The JSON object of a short answer; empty when it is none."""
    try:
        content = orjson.loads(await response.content.read(_ERROR_BYTES))
    except orjson.JSONDecodeError:
        return {}
    return content if isinstance(content, dict) else {}
