"""The chart service with a real object store: private images behind links that end."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest

from tests.support.files.images import decode_png
from tests.support.run_folder import RUN_DIR
from tests.support.servers.chart_service import start_service
from tests.support.servers.object_store import PrivateBucket, unused_address

CHART = {
    "type": "column",
    "data": [{"category": "广东", "value": 2}, {"category": "浙江", "value": 1}],
}
BLUE = "#3b5bdb"
KEEP_S = "120"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture
def home() -> Path:
    """A folder among the run's servers: what runs there ends with them."""
    home = Path(os.environ[RUN_DIR]) / f"charts-{uuid4().hex[:8]}"
    home.mkdir()
    return home


async def start_charts(home: Path, **settings: str) -> str:
    server = await asyncio.to_thread(start_service, home, **settings)
    return f"http://{server.host}:{server.port}"


async def generate(client: httpx.AsyncClient, url: str) -> dict[str, Any]:
    answer = await client.post(f"{url}/generate", json=CHART)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def test_a_picture_lies_in_a_private_bucket_behind_a_link_that_ends(
    client: httpx.AsyncClient, bucket: PrivateBucket, home: Path
) -> None:
    url = await start_charts(home, **bucket.variables(), CHART_KEEP_S=KEEP_S)
    link = (await generate(client, url))["resultObj"]
    assert link.startswith(f"{bucket.url}/charts/")
    assert parse_qs(urlsplit(link).query)["X-Amz-Expires"] == [KEEP_S]
    png = await client.get(link)
    assert png.headers["content-type"] == "image/png"
    shown = await asyncio.to_thread(decode_png, png.content)
    first, second = shown.heights(BLUE)
    assert second / first == pytest.approx(0.5, abs=0.02)
    bare, _, _ = link.partition("?")
    assert (await client.get(bare)).status_code == 403
    longer = link.replace("X-Amz-Expires=120", "X-Amz-Expires=9999")
    assert (await client.get(longer)).status_code == 403
    assert (await client.get(f"{url}/healthz")).json()["checks"]["store"] == "ok"


async def test_a_store_that_is_away_fails_links_and_not_pictures(
    client: httpx.AsyncClient, bucket: PrivateBucket, home: Path
) -> None:
    away = {**bucket.variables(), "MINIO_ENDPOINT": unused_address()}
    url = await start_charts(home, **away)
    failed = await generate(client, url)
    assert (failed["success"], "resultObj" in failed) == (False, False)
    assert bucket.server.root.password not in str(failed)
    assert (await client.post(f"{url}/render", json=CHART)).status_code == 200
    health = await client.get(f"{url}/healthz")
    assert (health.status_code, health.json()["status"]) == (503, "error")
