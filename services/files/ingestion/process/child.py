"""The child process that reads one file: `python -m services.files.ingestion.process.child`.

The job comes on standard input, progress and the outcome go to standard output. The child limits
itself before it opens the file, and ends when its parent does.
"""

import os
import resource
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import duckdb
import orjson

from services.files.ingestion.child_protocol import IngestionJob, parse_job, to_line
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.merging.merge import merge_tables
from services.files.ingestion.merging.merge_job import MergeJob, parse_merge_job
from services.files.ingestion.pipeline import ingest
from services.files.ingestion.progress import ProgressReporter
from services.files.ingestion.refusals import FileRefused

OPEN_FILES = 256
_CPU_GRACE_S = 5
_MEMORY_ERRORS = (MemoryError, duckdb.OutOfMemoryException, RecursionError)


def main() -> None:
    """Read the job from standard input, do it, and write the outcome to standard output."""
    pipe = sys.stdout.buffer
    job = _parse_job(sys.stdin.buffer.readline())
    restrict_process(job.limits)
    threading.Thread(target=_end_with_parent, args=(sys.stdin.buffer,), daemon=True).start()
    pipe.write(_build_outcome(job, ProgressReporter(pipe)))
    pipe.flush()
    os._exit(0)  # nothing is left to tidy, and tidying 100 MB takes time


def restrict_process(limits: IngestionLimits) -> None:
    """Bound this process: memory, processor time, open files, sizes of files, no core dump."""
    # at the soft limit SIGXCPU ends it, by which the parent knows; at the hard one SIGKILL would
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + _CPU_GRACE_S))
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 2 * limits.max_unpacked_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _parse_job(raw: bytes) -> IngestionJob | MergeJob:
    fields = orjson.loads(raw)
    return parse_merge_job(fields) if "targets" in fields else parse_job(raw)


def _build_outcome(job: IngestionJob | MergeJob, progress: ProgressReporter) -> bytes:
    outcome = _run_job(job, progress)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cpu_s = round(usage.ru_utime + usage.ru_stime, 3)
    return to_line({**outcome, "peak_mb": _measure_peak_mb(), "cpu_s": cpu_s})


def _measure_peak_mb() -> int:
    """The most megabytes that this process held; `ru_maxrss` would count its parent's."""
    status = Path("/proc/self/status").read_text("ascii", "replace")
    line = next((row for row in status.splitlines() if row.startswith("VmHWM:")), "VmHWM: 0")
    return int(line.split()[1]) >> 10


def _run_job(job: IngestionJob | MergeJob, progress: ProgressReporter) -> dict[str, object]:
    try:
        if isinstance(job, MergeJob):
            return {"result": merge_tables(job, progress)}
        return {"result": ingest(job, progress)}
    except FileRefused as refusal:
        return {"refused": refusal.key, "params": refusal.params}
    except _MEMORY_ERRORS:
        return {"refused": "files.too_much", "params": {}}
    except (duckdb.Error, OSError, ValueError, ArithmeticError, LookupError) as error:
        return {"refused": "files.broken", "params": {}, "why": type(error).__name__}


def _end_with_parent(pipe: BinaryIO) -> None:
    pipe.read()
    os._exit(1)


if __name__ == "__main__":
    main()
