"""The child process that reads one file: `python -m services.files.reading.child`.

The job comes on standard input, progress and the outcome go to standard output. It gives itself
its limits before it looks at the file, and ends when its parent does.
"""

import os
import resource
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import duckdb

from services.files.reading.limits import ReadLimits
from services.files.reading.progress import Progress
from services.files.reading.reading import read
from services.files.reading.refusals import Refused
from services.files.reading.wire import Job, job_of, line

OPEN_FILES = 256
_NO_MEMORY = (MemoryError, duckdb.OutOfMemoryException, RecursionError)


def main() -> None:
    """Read the job, do it, and say what came of it."""
    pipe = sys.stdout.buffer
    job = job_of(sys.stdin.buffer.readline())
    confine(job.limits)
    threading.Thread(target=_end_with_parent, args=(sys.stdin.buffer,), daemon=True).start()
    pipe.write(_outcome(job, Progress(pipe)))
    pipe.flush()
    os._exit(0)  # nothing is left to tidy, and tidying 100 MB takes time


def confine(limits: ReadLimits) -> None:
    """Bound this process: memory, processor time, open files, sizes of files, no core dump."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 2 * limits.max_unpacked_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _outcome(job: Job, progress: Progress) -> bytes:
    said = _said(job, progress)
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = round(used.ru_utime + used.ru_stime, 3)
    return line({**said, "peak_mb": _peak_mb(), "cpu_s": spent})


def _peak_mb() -> int:
    """Megabytes this process held at most; `ru_maxrss` would count what its parent held."""
    status = Path("/proc/self/status").read_text("ascii", "replace")
    found = next((row for row in status.splitlines() if row.startswith("VmHWM:")), "VmHWM: 0")
    return int(found.split()[1]) >> 10


def _said(job: Job, progress: Progress) -> dict[str, object]:
    try:
        return {"reading": read(job, progress)}
    except Refused as refusal:
        return {"refused": refusal.key, "params": refusal.params}
    except _NO_MEMORY:
        return {"refused": "files.too_much", "params": {}}
    except (duckdb.Error, OSError, ValueError, ArithmeticError, LookupError) as error:
        return {"refused": "files.broken", "params": {}, "why": type(error).__name__}


def _end_with_parent(pipe: BinaryIO) -> None:
    pipe.read()
    os._exit(1)


if __name__ == "__main__":
    main()
