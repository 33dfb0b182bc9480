"""The page in Chromium: its first view, frames while an answer streams, a full dashboard."""

import asyncio
import json
import re
import sys
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from tests.benchmarks.components.dashboards import CARDS, make_dashboard
from tests.benchmarks.processes.http_client import Server
from tests.benchmarks.processes.servers import ADMIN_PASSWORD, ROOT, start_product
from tests.benchmarks.result_row import Row
from tests.support.scripted.model_replies import Delay, text_reply
from tests.support.scripted.model_server import scripted_model

WORDS = 5_000
TIMES = 5
DELAY = Delay(first_s=0.2, token_s=0.002)
"""Of a fast model; it pauses a little longer than it is told."""
LIMIT_S = 600
_TOTAL = re.compile(r"([\d.]+) KB +of ([\d.]+) KB")
_PARAGRAPH = (
    "Revenue grew in **most** regions over the year, and the *largest* of them grew the fastest; "
    "what was sold less in spring was sold in autumn, as `orders` by month show. "
)
_BLOCKS = (
    "## What the rows say\n\n",
    _PARAGRAPH * 3 + "\n\n",
    "- the north, with its three cities\n- the south, where stores are new\n- all others\n\n",
    "| region | revenue |\n| --- | --- |\n| North | 1,200 |\n| South | 900 |\n\n",
    "```sql\nSELECT region, SUM(amount) FROM orders GROUP BY region\n```\n\n",
    _PARAGRAPH * 2 + "\n\n",
)


async def measure_first_view() -> list[Row]:
    """The script that sign-in and chat need, as the budget of the build counts it."""
    said = await _run("npm", "run", "build", "--silent")
    found = _TOTAL.search(said)
    if found is None:
        raise RuntimeError(said)
    return [Row("script until the page is usable, gzip", f"{found[1]} KB", "", f"≤ {found[2]} KB")]


async def measure_frames(data: Path) -> list[Row]:
    """Frames while an answer streams into a chat, beside those of the same page at rest."""
    async with (
        scripted_model(delay=DELAY) as model,
        start_product(data, int(model.url.split(":")[2].split("/")[0])) as running,
    ):
        model.script("chat", text_reply(_write_text()))
        chat = str(uuid4())
        answering = asyncio.create_task(_answer(running.server, chat))
        try:
            found = await _measure(running.server, chat=chat, words=WORDS)
        finally:
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
    seen, idle = found["streaming"], found["idle"]
    longest, at_rest = (f"{each['longest_task']:.0f} ms" for each in (seen, idle))
    return [
        Row("frame, p95", f"{seen['p95']:.1f} ms", f"{idle['p95']:.1f} ms", "< 20 ms"),
        Row("longest task (from 50 ms on)", longest, at_rest, "≤ 100 ms"),
        Row("frames", str(seen["frames"]), str(idle["frames"])),
    ]


async def measure_dashboard_page(data: Path) -> list[Row]:
    """From the address to the last of twenty cards, charts and tables, all of them drawn."""
    async with start_product(data) as running:
        dashboard = await make_dashboard(running.server)
        fresh = await _measure(running.server, dashboard=dashboard, cards=CARDS, times=1)
        cached = await _measure(running.server, dashboard=dashboard, cards=CARDS, times=TIMES)
    return [
        Row(f"{CARDS} cards, run anew", _seconds(fresh, "complete"), "", "≤ 2 s"),
        Row(f"{CARDS} cards, rows cached", _seconds(cached, "complete"), "", "≤ 2 s"),
        Row("the first of them", _seconds(cached, "first"), ""),
    ]


def _seconds(found: list[dict[str, float]], pick: str) -> str:
    times = [each[pick] / 1_000 for each in found]
    return f"{median(times):.2f} / {max(times):.2f} s"


def _write_text() -> str:
    text = ""
    while len(text.split()) < WORDS * 1.1:
        text += "".join(_BLOCKS)
    return text


async def _answer(server: Server, chat: str) -> None:
    body = {
        "threadId": chat,
        "runId": str(uuid4()),
        "state": {},
        "messages": [{"id": str(uuid4()), "role": "user", "content": "Tell it at length"}],
        "tools": [],
        "context": [],
        "forwardedProps": {"mode": "chat", "locale": "en"},
    }
    async for _ in server.pieces("/api/chats/runs", body):
        pass


async def _measure(server: Server, **what: object) -> Any:
    url = f"http://127.0.0.1:{server.port}"
    given = {"url": url, "username": "admin", "password": ADMIN_PASSWORD, **what}
    return json.loads(await _run("node", "scripts/page_speed.js", json.dumps(given)))


async def _run(*command: str) -> str:
    """What a program of the page prints. Raises when it fails or takes too long."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT / "web", stdout=asyncio.subprocess.PIPE, stderr=sys.stderr
    )
    try:
        async with asyncio.timeout(LIMIT_S):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RuntimeError(f"{command[:2]} failed")
    return said.decode()
