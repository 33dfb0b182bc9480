"""The chart service: pictures a second, milliseconds a type, memory, beside a bare ECharts."""

import asyncio
import os
import shutil
import sys
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

import httpx
import orjson
import psutil

from agent.charting.selection.chart_selection import choose_chart
from model.answers.activities import ChartActivity
from model.chats.question import Question
from model.sources.query import Cell, QueryResult, ResultColumn
from tests.benchmarks.processes.servers import start_process
from tests.benchmarks.result_row import Row
from tests.support.servers.chart_service import HOME, build_service
from tests.support.servers.ports import free_port

EACH = 15
MANY = 500
AT_ONCE = 8
SIZE = {"width": 600, "height": 400}
TYPES = ("column", "line", "pie", "radar", "treemap", "wordcloud", "funnel", "heatmap", "map")
NAMES = "广东 江苏 山东 浙江 河南 四川 湖北 福建 湖南 上海".split()  # noqa: SIM905
JSON = {"content-type": "application/json"}
BARE = """
import { createCanvas } from '@napi-rs/canvas'
import { init } from 'echarts'
const [names, values, many] = JSON.parse(process.argv[2])
const one = () => {
  const canvas = createCanvas(1200, 800)
  const chart = init(canvas, null, { width: 600, height: 400, devicePixelRatio: 2 })
  const xAxis = { type: 'category', data: names }
  const series = [{ type: 'bar', data: values }]
  chart.setOption({ animation: false, xAxis, yAxis: {}, series })
  const png = canvas.toBuffer('image/png')
  chart.dispose()
  return png
}
one()
const took = []
for (let at = 0; at < many; at++) {
  const began = performance.now()
  one()
  took.push(performance.now() - began)
}
took.sort((a, b) => a - b)
console.log(JSON.stringify([took[many >> 1], process.memoryUsage.rss() / 1048576]))
"""


async def measure_pictures(home: Path) -> list[Row]:
    """One after another by type, then many at once, on a service with one process a core."""
    port = free_port()
    settings = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "CHART_DIR": str(home),
        "RENDER_PROCESSES": str(os.cpu_count() or 1),
        "RENDER_PICTURES_PER_PROCESS": "100000",
    }
    bare_ms, bare_mb = await _bare()
    main = await asyncio.to_thread(build_service)
    async with (
        start_process([shutil.which("node") or "node", str(main)], port, settings, "/healthz"),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=120) as client,
    ):
        rows = [await _alone(client, kind, bare_ms) for kind in TYPES]
        return [*rows, *await _at_once(client, bare_ms, bare_mb)]


def _chart(kind: str) -> ChartActivity:
    columns: tuple[ResultColumn, ...] = (
        ResultColumn("省份", "省份", "text"),
        ResultColumn("销售额", "销售额", "integer"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, 1000 - at * 90) for at, name in enumerate(NAMES)
    )
    if kind == "heatmap":
        columns = (columns[0], ResultColumn("品类", "品类", "text"), columns[1])
        rows = tuple((a, b, len(a + b)) for a in NAMES for b in ("家电", "食品"))
    question = Question("", "zh-CN", date(2026, 1, 1))
    found = choose_chart(QueryResult(columns, rows), question, "各省份销售额", kind)
    assert found is not None
    assert found.type == kind, (kind, found.type)
    return found


def _body(kind: str) -> bytes:
    return orjson.dumps({"type": "answer-chart", **SIZE, "chart": _chart(kind).model_dump()})


async def _measure_drawing(client: httpx.AsyncClient, body: bytes) -> float:
    began = perf_counter()
    answer = await client.post(
        "/render", content=body, headers={"content-type": "application/json"}
    )
    answer.raise_for_status()
    return (perf_counter() - began) * 1_000


async def _alone(client: httpx.AsyncClient, kind: str, bare_ms: float) -> Row:
    body = _body(kind)
    await _measure_drawing(client, body)
    took = [await _measure_drawing(client, body) for _ in range(EACH)]
    return Row(kind, f"{median(took):.0f} ms", f"{bare_ms:.0f} ms" if kind == "column" else "", "")


async def _at_once(client: httpx.AsyncClient, bare_ms: float, bare_mb: float) -> list[Row]:
    bodies = [_body(kind) for kind in TYPES]
    places = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with places:
            await _measure_drawing(client, bodies[number % len(bodies)])

    began = perf_counter()
    await asyncio.gather(*(one(number) for number in range(MANY)))
    a_second = MANY / (perf_counter() - began)
    heaviest = max(_renderers(), default=0)
    return [
        Row(f"PNG a second, {AT_ONCE} at once", f"{a_second:.1f}", f"{1_000 / bare_ms:.1f}", ""),
        Row(f"a renderer after {MANY} charts", f"{heaviest:.0f} MB", f"{bare_mb:.0f} MB", ""),
    ]


def _renderers() -> list[float]:
    here = psutil.Process()
    return [
        child.memory_info().rss / 2**20
        for child in here.children(recursive=True)
        if any("renderer.js" in word for word in child.cmdline())
    ]


async def _bare() -> tuple[float, float]:
    """Median milliseconds a column chart, and megabytes, without any service."""
    values = [1000 - at * 90 for at in range(len(NAMES))]
    given = orjson.dumps([NAMES, values, MANY]).decode()
    process = await asyncio.create_subprocess_exec(
        *("node", "--input-type=module", "-e", BARE, "bare", given),
        cwd=HOME,
        stdout=asyncio.subprocess.PIPE,
        stderr=sys.stderr,
    )
    said, _ = await process.communicate()
    milliseconds, megabytes = orjson.loads(said)
    return milliseconds, megabytes
