"""`make bench`: speed and memory of the product, beside baselines.

Nothing here fails on a slow machine; it prints what it saw. The scripted model, the client and the
baseline run on the same cores as the service: when there are two, questions a second are those of
all four together. The load average and the time of a fixed loop are printed, because machines
differ and other programs share them.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter, thread_time

from tests.benchmarks.answers import (
    concurrent_streams,
    databases,
    latency,
    rows_after_statement,
    stops,
    workbook_questions,
)
from tests.benchmarks.answers.timed_question import demo_source
from tests.benchmarks.components import (
    chart_service,
    dashboards,
    file_reading,
    join_paths,
    page,
    policies,
    retrieval_and_guard,
    server_start,
    vector_search,
)
from tests.benchmarks.processes.servers import (
    SERVICE,
    RunningServer,
    start_process,
    start_product,
)
from tests.benchmarks.result_row import print_rows
from tests.support.scripted.model_replies import Delay
from tests.support.servers.ports import free_port

RULES = Path(__file__).with_name("rules.json")
COUNTS = 10_000_000
SLOW = {"ttft": 200, "token": 10}


@asynccontextmanager
async def _model(ttft: float = 0, token: float = 0) -> AsyncIterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "tests.support.scripted.model_server", "--port", str(port)]
    command += ["--ttft-ms", str(ttft), "--token-ms", str(token), "--rules", str(RULES)]
    async with start_process(command, port, {}, "/v1/models"):
        yield port


@asynccontextmanager
async def _baseline(data: Path, model: int) -> AsyncIterator[RunningServer]:
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.processes.baseline", "--port", str(port)]
    command += ["--database", str(_demo_file(data)), "--model", f"http://127.0.0.1:{model}/v1"]
    async with start_process(command, port, {}, "/readyz") as running:
        yield running


def _demo_file(data: Path) -> Path:
    return next(data.glob("**/demo.db"))


async def _answers(data: Path, limits: dict[str, str]) -> None:
    async with (
        _model() as quick,
        start_product(data, quick, command=SERVICE, **limits) as ours,
        _baseline(data, quick) as theirs,
    ):
        source = await demo_source(ours.server)
        servers = (ours.server, theirs.server, source)
        print_rows(
            "One question after another, model of zero delay",
            await latency.measure_latency(*servers),
        )
        print_rows(
            "The same on servers", await databases.measure_questions(*servers[:2], _demo_file(data))
        )
        print_rows(
            "Load, model of zero delay", await latency.measure_throughput(ours, theirs, source)
        )
        print_rows("Memory after the load", server_start.measure_memory(ours, theirs))
    async with (
        _model(SLOW["ttft"], SLOW["token"]) as slow,
        start_product(data, slow, command=SERVICE, **limits) as ours,
        _baseline(data, slow) as theirs,
    ):
        servers = (ours.server, theirs.server, source)
        title = f"Model of {SLOW['ttft']} ms to the first token, {SLOW['token']} ms a token"
        print_rows(title, await latency.measure_twenty_at_once(*servers))
    statement = json.loads(RULES.read_text("utf-8"))[0]["sql"]
    delay = Delay(SLOW["ttft"] / 1000, SLOW["token"] / 1000)
    print_rows(
        "The same model, one question after another",
        await rows_after_statement.measure_rows_after_statement(data, statement, delay),
    )


def machine() -> str:
    """What numbers of another machine, or of a busier moment, are to be compared by."""
    load = f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    wall, processor = pure_python()
    return f"{load}; {COUNTS:,} additions in {wall:.2f} s ({processor:.2f} s of a processor)"


def pure_python() -> tuple[float, float]:
    """Seconds, on the clock and of a processor, of a loop that only adds."""
    began, spent, total = perf_counter(), thread_time(), 0
    for number in range(COUNTS):
        total += number
    return perf_counter() - began, thread_time() - spent


async def _retrieval(_: Path) -> None:
    print_rows("Finding tables", retrieval_and_guard.measure_retrieval())
    print_rows(
        "Finding tables by meaning too",
        vector_search.measure_vector_search(
            retrieval_and_guard.make_many_tables(), retrieval_and_guard.QUESTIONS
        ),
    )


async def _parts(_: Path) -> None:
    print_rows(
        "Parts alone",
        retrieval_and_guard.measure_guard(RULES) + retrieval_and_guard.measure_retrieval(),
    )


async def _joins(_: Path) -> None:
    print_rows("Shortest ways along joins", await join_paths.find_paths())


async def _files(_: Path) -> None:
    print_rows(
        "Questions over a workbook, by the built-in engine",
        await workbook_questions.measure_large_workbook(),
    )
    print_rows("Reading files", await file_reading.measure_file_reading())


async def _questions(data: Path) -> None:
    print_rows("Start", await server_start.measure_starts(data))
    async with start_product(data) as engine:
        source = await demo_source(engine.server)
        print_rows("The built-in engine", await server_start.measure_engine(engine, source))
    await _answers(data, {})


async def _streams(data: Path) -> None:
    statement = json.loads(RULES.read_text("utf-8"))[0]["sql"]
    rows = await concurrent_streams.measure_event_rate(
        data
    ) + await concurrent_streams.measure_idle_readers(data)
    rows += await concurrent_streams.measure_thousand_streams(data, statement)
    print_rows("Streams, the worker alone on one core", rows)


async def _stop(_: Path) -> None:
    print_rows("From a stop to its effect, median / worst", await stops.measure_stops())


async def _tools(_: Path) -> None:
    from tests.benchmarks.components.tool_calls import (
        measure_calls,  # the SDK's server side takes long to import
    )

    print_rows("Calls of a tool through the hub", await measure_calls())


async def _policies(_: Path) -> None:
    print_rows("Statements under rules", policies.measure_rewriting() + policies.compare_rows())


async def _dashboards(folder: Path) -> None:
    print_rows("A dashboard, median / worst", await dashboards.measure_dashboard(folder))


async def _page(folder: Path) -> None:
    print_rows("First view", await page.measure_first_view())
    print_rows(
        f"{page.WORDS:,} words streaming, beside the page at rest",
        await page.measure_frames(folder),
    )
    print_rows(
        "A dashboard in a browser, median / worst", await page.measure_dashboard_page(folder)
    )


async def _charts(folder: Path) -> None:
    print_rows(
        "Pictures of charts, beside ECharts on a canvas alone",
        await chart_service.measure_pictures(folder),
    )


BENCHMARKS = {
    "parts": _parts,
    "retrieval": _retrieval,
    "joins": _joins,
    "questions": _questions,
    "streams": _streams,
    "stop": _stop,
    "files": _files,
    "tools": _tools,
    "policies": _policies,
    "charts": _charts,
    "dashboards": _dashboards,
    "page": _page,
}


async def main(names: list[str]) -> None:
    """Run the named benchmarks, all without a name, in turn on private servers."""
    for name in names or BENCHMARKS:
        sys.stdout.write(f"\n{name}: {machine()}\n")
        with tempfile.TemporaryDirectory() as folder:
            await BENCHMARKS[name](Path(folder))
    sys.stdout.write(f"\nAfterwards: {machine()}\n")


if __name__ == "__main__":
    RULES.exists() or sys.exit(f"{RULES} is missing")
    json.loads(RULES.read_text("utf-8"))
    unknown = set(sys.argv[1:]) - BENCHMARKS.keys()
    if unknown:
        sys.exit(f"Known: {' '.join(BENCHMARKS)}")
    asyncio.run(main(sys.argv[1:]))
