"""The chart service (docker/gpt-vis-api), asked for one image at a time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import orjson
from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)

from model.errors import Invalid, Unavailable

MAX_IMAGE_BYTES = 16 * 1024 * 1024
"""Largest image that is taken."""
RETRY_AFTER_S = 5
_MAX_CONNECTIONS = 8
_TIMEOUT = ClientTimeout(total=20, sock_connect=3)
_PNG = b"\x89PNG\r\n\x1a\n"


class ChartRenderer:
    """Make it with `open_renderer`."""

    def __init__(self, session: ClientSession, url: str) -> None:
        self._session = session
        self._url = url.rstrip("/")

    async def draw(self, body: bytes) -> bytes:
        """The PNG of a request, JSON as `POST /render` takes it.

        Raises `Invalid` when it cannot be drawn that way, `Unavailable` when nobody answers.
        """
        headers = {"Content-Type": "application/json"}
        try:
            async with self._session.post(
                f"{self._url}/render", data=body, headers=headers, allow_redirects=False
            ) as response:
                return await _read_image(response)
        except (ClientError, OSError, TimeoutError) as error:
            raise Unavailable("charts.not_answering", retry_after=RETRY_AFTER_S) from error

    async def check(self) -> str:
        """Says that it can draw. Raises when it cannot."""
        async with self._session.get(f"{self._url}/healthz", allow_redirects=False) as response:
            health: dict[str, Any] = orjson.loads(await response.content.read(65_536))
            if response.status != HTTPStatus.OK:
                raise Unavailable("charts.not_answering", retry_after=RETRY_AFTER_S)
        chinese = health.get("checks", {}).get("chinese_font") == "ok"
        return "draws" if chinese else "draws, without Chinese letters"


@asynccontextmanager
async def open_renderer(url: str) -> AsyncIterator[ChartRenderer]:
    """A client of the chart service at `url`; connections are closed when the block ends."""
    async with ClientSession(
        connector=TCPConnector(limit=_MAX_CONNECTIONS),
        timeout=_TIMEOUT,
        cookie_jar=DummyCookieJar(),
    ) as session:
        yield ChartRenderer(session, url)


async def _read_image(response: ClientResponse) -> bytes:
    if response.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        raise Invalid("charts.cannot_draw", path="type")
    content = await _read_bounded(response) if response.status == HTTPStatus.OK else b""
    if not content.startswith(_PNG):
        raise Unavailable("charts.not_answering", retry_after=RETRY_AFTER_S)
    return content


async def _read_bounded(response: ClientResponse) -> bytes:
    content = bytearray()
    async for piece in response.content.iter_chunked(65_536):
        content += piece
        if len(content) > MAX_IMAGE_BYTES:
            return b""
    return bytes(content)
