"""Images behind links in answers of tools: fetched from named places, and from no others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from agent.ports import ToolResult
from model.answers.image import MAX_BYTES
from services.tools.image_links import ImageLinks
from tests.support.files.images import make_png


@dataclass
class Place:
    """A server of images that remembers what was asked."""

    url: str = ""
    status: str = "200 OK"
    body: bytes = field(default_factory=lambda: make_png(2, 2))
    asked: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked.append(head.decode().split(" ")[1])
        lines = [f"HTTP/1.1 {self.status}", f"Content-Length: {len(self.body)}"]
        lines += ["Location: /elsewhere.png", "Connection: close", "", ""]
        writer.write("\r\n".join(lines).encode() + self.body)
        writer.close()


@asynccontextmanager
async def place() -> AsyncIterator[Place]:
    serving = Place()
    server = await asyncio.start_server(serving.serve, "127.0.0.1", 0)
    serving.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield serving
    finally:
        server.close()


async def test_a_picture_in_a_named_place_is_fetched_with_its_signature() -> None:
    async with place() as charts:
        said = f'{{"text": "{charts.url}/charts/a.png?X-Amz-Signature=b41f&e=60"}}, done.'
        result = await ImageLinks([f"{charts.url}/"]).fetch_images(ToolResult(said))
        assert [each.data for each in result.images] == [charts.body]
        assert result.text == said
        assert charts.asked == ["/charts/a.png?X-Amz-Signature=b41f&e=60"]


@pytest.mark.parametrize(
    "link",
    [
        "http://{other}/a.png",
        "http://{charts}@{other}/a.png",
        "http://{charts}.evil.example/a.png",
        "http://{charts}0/a.png",
        "https://{charts}/a.png",
        "http://[/a.png",
    ],
)
async def test_other_places_are_not_asked(link: str) -> None:
    async with place() as other, place() as charts:
        hosts = [each.url.removeprefix("http://") for each in (other, charts)]
        said = link.format(other=hosts[0], charts=hosts[1])
        result = await ImageLinks([charts.url]).fetch_images(ToolResult(said))
        assert (result.images, other.asked, charts.asked) == ((), [], [])


@pytest.mark.parametrize(
    ("status", "body"),
    [
        ("302 Found", make_png(2, 2)),
        ("404 Not Found", make_png(2, 2)),
        ("200 OK", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("200 OK", make_png(2, 2) + bytes(MAX_BYTES)),
    ],
)
async def test_what_is_no_picture_stays_a_link(status: str, body: bytes) -> None:
    async with place() as charts:
        charts.status, charts.body = status, body
        result = await ImageLinks([charts.url]).fetch_images(ToolResult(f"{charts.url}/a.png"))
        assert (result.images, charts.asked) == ((), ["/a.png"])


async def test_a_place_that_is_away_costs_the_picture_only() -> None:
    async with place() as charts:
        url = charts.url
    result = await ImageLinks([url]).fetch_images(ToolResult(f"{url}/a.png"))
    assert (result.text, result.images) == (f"{url}/a.png", ())
