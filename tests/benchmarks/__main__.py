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

from tests.benchmarks import (
    answering,
    asking,
    charts,
    databases,
    files,
    joining,
    meaning,
    parts,
    starting,
    stopping,
    streaming,
    writing,
)
from tests.benchmarks.processes import Running, product, started
from tests.benchmarks.question import demo_source
from tests.benchmarks.table import show
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
    async with started(command, port, {}, "/v1/models"):
        yield port


@asynccontextmanager
async def _baseline(data: Path, model: int) -> AsyncIterator[Running]:
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.baseline", "--port", str(port)]
    command += ["--database", str(_demo_file(data)), "--model", f"http://127.0.0.1:{model}/v1"]
    async with started(command, port, {}, "/readyz") as running:
        yield running


def _demo_file(data: Path) -> Path:
    return next(data.glob("**/demo.db"))


async def _answers(data: Path, limits: dict[str, str]) -> None:
    async with (
        _model() as quick,
        product(data, quick, **limits) as ours,
        _baseline(data, quick) as theirs,
    ):
        source = await demo_source(ours.server)
        servers = (ours.server, theirs.server, source)
        show("One question after another, model of zero delay", await answering.latency(*servers))
        show("The same on servers", await databases.questions(*servers[:2], _demo_file(data)))
        show("Load, model of zero delay", await answering.throughput(ours, theirs, source))
        show("Memory after the load", starting.memory(ours, theirs))
    async with (
        _model(SLOW["ttft"], SLOW["token"]) as slow,
        product(data, slow, **limits) as ours,
        _baseline(data, slow) as theirs,
    ):
        servers = (ours.server, theirs.server, source)
        title = f"Model of {SLOW['ttft']} ms to the first token, {SLOW['token']} ms a token"
        show(title, await answering.twenty_at_once(*servers))
    statement = json.loads(RULES.read_text("utf-8"))[0]["sql"]
    delay = Delay(SLOW["ttft"] / 1000, SLOW["token"] / 1000)
    show(
        "The same model, one question after another",
        await writing.rows_after_statement(data, statement, delay),
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
    show("Finding tables", parts.retrieval())
    show("Finding tables by meaning too", meaning.meaning(parts.many(), parts.QUESTIONS))


async def _parts(_: Path) -> None:
    show("Parts alone", parts.guard(RULES) + parts.retrieval())


async def _joins(_: Path) -> None:
    show("Shortest ways along joins", await joining.ways())


async def _files(_: Path) -> None:
    show("Questions over a workbook, by the built-in engine", await asking.large())
    show("Reading files", await files.reading())


async def _questions(data: Path) -> None:
    show("Start", await starting.starts(data))
    async with product(data) as engine:
        source = await demo_source(engine.server)
        show("The built-in engine", await starting.engine(engine, source))
    await _answers(data, {})


async def _streams(data: Path) -> None:
    statement = json.loads(RULES.read_text("utf-8"))[0]["sql"]
    rows = await streaming.events_a_second(data) + await streaming.idle_readers(data)
    rows += await streaming.thousand(data, statement)
    show("Streams, the worker alone on one core", rows)


async def _stop(_: Path) -> None:
    show("From a stop to its effect, median / worst", await stopping.stops())


async def _tools(_: Path) -> None:
    from tests.benchmarks.tools import calls  # the SDK's server side takes long to import

    show("Calls of a tool through the hub", await calls())


async def _charts(folder: Path) -> None:
    show("Pictures of charts, beside ECharts on a canvas alone", await charts.pictures(folder))


BENCHMARKS = {
    "parts": _parts,
    "retrieval": _retrieval,
    "joins": _joins,
    "questions": _questions,
    "streams": _streams,
    "stop": _stop,
    "files": _files,
    "tools": _tools,
    "charts": _charts,
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
