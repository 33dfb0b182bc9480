"""Ingests a file in a child process with limits, which can be killed at any time."""

import asyncio
import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from model.errors import FileUnreadable
from model.files.file import FileKind, TableOptions
from services.files.ingestion.child_protocol import (
    IngestionJob,
    IngestionResult,
    parse_result,
    to_line,
)
from services.files.ingestion.file_kinds import check_file_name, detect_file_kind
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.merging.merge_job import MergeJob, MergeTarget

OnProgress = Callable[[str, float], None]
"""What is being read (the name of a sheet), and which share of the file is done, 0 to 1."""

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[4]
MAX_MESSAGE_BYTES = 64 * 1024 * 1024
_GRACE_S = 5.0
_MEASURING_INTERVAL_S = 0.25
_BLOCK_BYTES = 512
"""The unit in which a file says what it takes of the disk."""
_ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
}
"""The whole environment of a child process: no secrets."""


def _ignore_progress(what: str, done: float) -> None:
    """The default: nobody is told."""


async def ingest_file(
    path: Path,
    name: str,
    out: Path,
    *,
    options: Sequence[TableOptions] = (),
    limits: IngestionLimits | None = None,
    on_progress: OnProgress = _ignore_progress,
) -> IngestionResult:
    """Read an uploaded file into a new DuckDB file at `out`, one table per `FileTable`.

    A child process reads it. Cancelling kills the child. After that, and after an error, there is
    no file at `out`. Raises `FileUnreadable`: its code says why, its sentence what to do.
    """
    limits = limits or IngestionLimits()
    kind = await asyncio.to_thread(detect_file_kind, path, name)
    if not options:  # with options a stored file is read again, which may have been renamed
        check_file_name(kind, name)
    async with _make_work_directory(out) as work:
        database = work / "tables.duckdb"
        job = IngestionJob(str(path), name, kind, str(database), str(work), tuple(options), limits)
        result = await _run_job(job, on_progress)
        await asyncio.to_thread(database.replace, out)
        return result


async def merge_files(
    kind: FileKind,
    targets: Sequence[MergeTarget],
    out: Path,
    *,
    limits: IngestionLimits | None,
    on_progress: OnProgress,
) -> IngestionResult:
    """Merge tables of DuckDB files into a new one at `out`, in a child process as well.

    Cancelling and errors have the same effect. Raises `FileUnreadable`.
    """
    async with _make_work_directory(out) as work:
        database = work / "tables.duckdb"
        limits = limits or IngestionLimits()
        job = MergeJob(kind, tuple(targets), str(database), str(work), limits)
        result = await _run_job(job, on_progress)
        await asyncio.to_thread(database.replace, out)
        return result


@asynccontextmanager
async def _make_work_directory(out: Path) -> AsyncIterator[Path]:
    work = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix=".reading-", dir=out.parent))
    try:
        yield work
    finally:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, work, ignore_errors=True))


async def _run_job(job: IngestionJob | MergeJob, on_progress: OnProgress) -> IngestionResult:
    error_file = Path(job.work) / "stderr"
    with await asyncio.to_thread(error_file.open, "wb") as errors:
        return await _run_child(job, on_progress, errors)


async def _run_child(
    job: IngestionJob | MergeJob, on_progress: OnProgress, errors: BinaryIO
) -> IngestionResult:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.files.ingestion.process.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=errors,
        cwd=ROOT,
        env=_ENVIRONMENT | {"HOME": job.work, "TMPDIR": job.work},
        limit=MAX_MESSAGE_BYTES,
    )
    try:
        async with asyncio.timeout(job.limits.wall_s):
            return await _follow_within_disk(child, job, on_progress)
    except TimeoutError as error:
        raise FileUnreadable("files.too_long", seconds=int(job.limits.wall_s)) from error
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await asyncio.shield(child.wait())


async def _follow_within_disk(
    child: asyncio.subprocess.Process, job: IngestionJob | MergeJob, on_progress: OnProgress
) -> IngestionResult:
    following = asyncio.create_task(_follow(child, job, on_progress))
    watching = asyncio.create_task(_wait_until_full(Path(job.work), job.limits.work_bytes))
    try:
        await asyncio.wait((following, watching), return_when=asyncio.FIRST_COMPLETED)
        if following.done():
            return following.result()
        watching.result()
        raise FileUnreadable("files.too_much")
    finally:
        following.cancel()
        watching.cancel()
        await asyncio.gather(following, watching, return_exceptions=True)


async def _wait_until_full(work: Path, most: int) -> None:
    """Return once the files of a directory take more than `most` bytes."""
    size = 0
    while size <= most:
        await asyncio.sleep(_MEASURING_INTERVAL_S)
        size = await asyncio.to_thread(_measure, work)
    log.warning("a child process took too much disk", extra={"bytes": most})


def _measure(work: Path) -> int:
    """The bytes that the files of a directory take; files come and go meanwhile."""
    sizes = 0
    for folder, _, names in os.walk(work):
        for name in names:
            with suppress(OSError):
                sizes += (Path(folder) / name).stat().st_blocks * _BLOCK_BYTES
    return sizes


async def _follow(
    child: asyncio.subprocess.Process, job: IngestionJob | MergeJob, on_progress: OnProgress
) -> IngestionResult:
    stdout, stdin = child.stdout, child.stdin
    if stdout is None or stdin is None:
        raise RuntimeError("the child has no pipes")
    stdin.write(to_line(job))  # stays open: the child ends when its parent is gone
    while raw := await stdout.readline():
        message: dict[str, Any] = orjson.loads(raw)
        if "progress" in message:
            on_progress(*message["progress"])
            continue
        measures = {key: message.get(key) for key in ("peak_mb", "cpu_s", "refused", "why")}
        log.info("a child process read a file", extra={"kind": job.kind, **measures})
        if "refused" in message:
            raise FileUnreadable(message["refused"], **message["params"])
        return parse_result(message["result"])
    status = await asyncio.wait_for(child.wait(), _GRACE_S)
    where = await asyncio.to_thread(_find_failure_place, Path(job.work) / "stderr")
    failure = {"status": status, "kind": job.kind, "where": where}
    log.warning("a child process ended without an outcome", extra=failure)
    if status == -signal.SIGXCPU:
        raise FileUnreadable("files.too_slow", seconds=job.limits.cpu_s)
    raise FileUnreadable("files.too_much" if status < 0 else "files.broken")


def _find_failure_place(error_file: Path) -> str:
    """Where a child failed, from its traceback, without the message, which may quote cells."""
    lines = error_file.read_text("utf-8", "replace").splitlines()
    places = [line.strip() for line in lines if line.startswith("  File ")]
    return " < ".join([*places[:-4:-1], lines[-1].partition(":")[0] if lines else ""])
