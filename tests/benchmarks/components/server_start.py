"""How soon a server answers, and what it weighs."""

import sys
from pathlib import Path
from statistics import median

from tests.benchmarks.answers.latency import SEQUENTIAL, milliseconds
from tests.benchmarks.answers.timed_question import ask_question, demo_source
from tests.benchmarks.processes.servers import RunningServer, start_process, start_product
from tests.benchmarks.result_row import Row
from tests.support.servers.ports import free_port

BARE = (
    "from sanic import Sanic, response\n"
    "app = Sanic('bare', configure_logging=False)\n"
    "async def ready(_):\n    return response.json({'status': 'ok'})\n"
    "app.add_route(ready, '/readyz')\n"
    "app.run('127.0.0.1', int(__import__('sys').argv[1]), single_process=True, access_log=False)\n"
)
QUESTIONS = ("top 5 provinces by sales", "各省份的销售额前五名", "monthly revenue by category")


async def measure_starts(data: Path) -> list[Row]:
    """Seconds to ready at the first and at a later start, and to the first answer after it."""
    async with start_product(data) as first:
        first_ready = first.ready_s
    async with start_product(data) as later:
        source = await demo_source(later.server)
        answer = await ask_question(later.server, source, QUESTIONS[0])
        worker, tree = later.memory_mb()
    port = free_port()
    async with start_process([sys.executable, "-c", BARE, str(port)], port, {}, "/readyz") as bare:
        bare_worker, bare_tree = bare.memory_mb()
    return [
        Row("ready, first start (demo source made)", f"{first_ready:.2f} s", "", ""),
        Row("ready, second start", f"{later.ready_s:.2f} s", f"{bare.ready_s:.2f} s", "≤ 2 s"),
        Row("start to first answer", f"{later.ready_s + answer.end:.2f} s", "", "≤ 2.5 s"),
        Row("worker after it, engine", f"{worker:.0f} MB", f"{bare_worker:.0f} MB", "< 150 MB"),
        Row("process tree after it, engine", f"{tree:.0f} MB", f"{bare_tree:.0f} MB", ""),
    ]


async def measure_engine(running: RunningServer, source: str) -> list[Row]:
    """Whole answers of the built-in engine, no model involved."""
    rows = []
    for question in QUESTIONS:
        await ask_question(running.server, source, question)
        ends = [
            (await ask_question(running.server, source, question)).end
            for _ in range(SEQUENTIAL // 3)
        ]
        rows.append(Row(question, milliseconds(median(ends)), "", ""))
    return rows


def measure_memory(ours: RunningServer, theirs: RunningServer) -> list[Row]:
    """Megabytes with a model, after the answers so far."""
    (worker, tree), (base_worker, base_tree) = ours.memory_mb(), theirs.memory_mb()
    return [
        Row("worker, with a model", f"{worker:.0f} MB", f"{base_worker:.0f} MB", "< 190 MB"),
        Row("process tree, with a model", f"{tree:.0f} MB", f"{base_tree:.0f} MB", ""),
    ]
