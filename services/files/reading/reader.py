"""Reading a file in a child process, which is bounded and may be killed at any moment."""

import asyncio
import logging
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from model.errors import FileUnreadable
from model.files.file import TableOptions
from services.files.reading.kinds import check_name, kind_of
from services.files.reading.limits import ReadLimits
from services.files.reading.wire import Job, Reading, line, reading_of

OnProgress = Callable[[str, float], None]
"""What is being read (the name of a sheet), and which share of the file is done, 0 to 1."""

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[3]
LONGEST_MESSAGE = 64 * 1024 * 1024
_GRACE_S = 5.0
_ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
}
"""All that a child is told: no secret of ours."""


def _silent(what: str, done: float) -> None:
    """Progress that nobody follows."""


async def read_file(
    path: Path,
    name: str,
    out: Path,
    *,
    wishes: Sequence[TableOptions] = (),
    limits: ReadLimits | None = None,
    on_progress: OnProgress = _silent,
) -> Reading:
    """Read an uploaded file into a new DuckDB file at `out`, one table per `FileTable`.

    A child process does it. Cancelling kills the child; then, and after an error, there is no
    file at `out`. Raises `FileUnreadable`: its code says why, its sentence what to do.
    """
    limits = limits or ReadLimits()
    kind = await asyncio.to_thread(kind_of, path, name)
    if not wishes:  # a file that is read anew was taken already, and may have been renamed since
        check_name(kind, name)
    work = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix=".reading-", dir=out.parent))
    try:
        made = work / "tables.duckdb"
        job = Job(str(path), name, kind, str(made), str(work), tuple(wishes), limits)
        reading = await _run(job, on_progress)
        await asyncio.to_thread(made.replace, out)
        return reading
    finally:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, work, ignore_errors=True))


async def _run(job: Job, on_progress: OnProgress) -> Reading:
    said = Path(job.work) / "stderr"
    with await asyncio.to_thread(said.open, "wb") as errors:
        return await _run_child(job, on_progress, errors)


async def _run_child(job: Job, on_progress: OnProgress, errors: BinaryIO) -> Reading:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.files.reading.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=errors,
        cwd=ROOT,
        env=_ENVIRONMENT | {"HOME": job.work, "TMPDIR": job.work},
        limit=LONGEST_MESSAGE,
    )
    try:
        async with asyncio.timeout(job.limits.wall_s):
            return await _follow(child, job, on_progress)
    except TimeoutError as error:
        raise FileUnreadable("files.too_long", seconds=int(job.limits.wall_s)) from error
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await asyncio.shield(child.wait())


async def _follow(child: asyncio.subprocess.Process, job: Job, on_progress: OnProgress) -> Reading:
    reading, writing = child.stdout, child.stdin
    if reading is None or writing is None:
        raise RuntimeError("the child has no pipes")
    writing.write(line(job))  # stays open: the child ends when its parent is gone
    while raw := await reading.readline():
        message: dict[str, Any] = orjson.loads(raw)
        if "progress" in message:
            on_progress(*message["progress"])
            continue
        told = {key: message.get(key) for key in ("peak_mb", "cpu_s", "refused", "why")}
        log.info("a child read a file", extra={"kind": job.kind, **told})
        if "refused" in message:
            raise FileUnreadable(message["refused"], **message["params"])
        return reading_of(message["reading"])
    status = await asyncio.wait_for(child.wait(), _GRACE_S)
    where = await asyncio.to_thread(_where, Path(job.work) / "stderr")
    log.warning(
        "reading ended without a word", extra={"status": status, "kind": job.kind, "where": where}
    )
    raise FileUnreadable("files.too_much" if status < 0 else "files.broken")


def _where(said: Path) -> str:
    """Where a child failed, without what it read: error messages may quote cells."""
    lines = said.read_text("utf-8", "replace").splitlines()
    places = [line.strip() for line in lines if line.startswith("  File ")]
    return " < ".join([*places[:-4:-1], lines[-1].partition(":")[0] if lines else ""])
