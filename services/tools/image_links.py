"""Images that a tool left with a service of this installation, and answered with links to.

Such links are short-lived, and often name an address that no browser reaches.
"""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar

from agent.ports import ToolResult
from model.answers.image import MAX_BYTES, Image, detect_image
from services.tools.tool_results import MAX_IMAGES

_LINK = re.compile(r"https?://[^\s<>\"'`\\{}|^]*[^\s<>\"'`\\{}|^.,;:!?)\]]")
_TIMES = ClientTimeout(total=5, sock_connect=2)
_PORTS = {"http": 80, "https": 443}
_Origin = tuple[str, str, int]


class ImageLinks:
    """Follows links to origins that the operator named in the settings, and to no others."""

    def __init__(self, origins: Iterable[str]) -> None:
        self._origins = {_to_origin(urlsplit(origin)) for origin in origins}

    async def fetch_images(self, result: ToolResult) -> ToolResult:
        """The result with the images behind its links; one that cannot be had is left out."""
        allowed_links = [
            link for link in dict.fromkeys(_LINK.findall(result.text)) if self._is_allowed(link)
        ]
        links = allowed_links[: MAX_IMAGES - len(result.images)]
        if not links:
            return result
        async with ClientSession(timeout=_TIMES, cookie_jar=DummyCookieJar()) as session:
            images = await asyncio.gather(*(_fetch(session, link) for link in links))
        return replace(result, images=(*result.images, *filter(None, images)))

    def _is_allowed(self, link: str) -> bool:
        try:
            return _to_origin(urlsplit(link)) in self._origins
        except ValueError:
            return False


def _to_origin(address: SplitResult) -> _Origin:
    """Raises `ValueError` for a port that is none."""
    scheme = address.scheme.lower()
    return scheme, address.hostname or "", address.port or _PORTS.get(scheme, 0)


async def _fetch(session: ClientSession, link: str) -> Image | None:
    content = bytearray()
    try:
        async with session.get(link, allow_redirects=False) as response:
            if response.status != HTTPStatus.OK:
                return None
            async for piece in response.content.iter_chunked(65_536):
                content += piece
                if len(content) > MAX_BYTES:
                    return None
    except (ClientError, OSError, TimeoutError, ValueError):
        return None
    return detect_image(bytes(content))
