"""What threads allocate, in processes of their own: the limit holds for a whole process."""

import platform
import subprocess
import sys

import pytest

from services.runtime.heap import trim_heap

_COUNT_ARENAS = """
import threading
from services.runtime.heap import limit_arenas
{call}
together, rows = threading.Barrier(9), []
def work():
    together.wait()
    rows.append([bytearray(100_000) for _ in range(20)])
    together.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
together.wait()
together.wait()
lines = open("/proc/self/maps").read().splitlines()
ranges = [line.split()[0].split("-") for line in lines if line.split()[1] == "---p"]
print(sum(int(end, 16) - int(start, 16) > 32 * 2**20 for start, end in ranges))
"""
is_glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc has arenas")


def _count_arenas(call: str) -> int:
    script = _COUNT_ARENAS.format(call=call)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return int(done.stdout)


@is_glibc
def test_threads_share_two_arenas() -> None:
    assert _count_arenas("") > 1
    assert _count_arenas("limit_arenas()") <= 1  # beside the main one, which has no such range


def test_trimming_takes_nothing_that_is_used() -> None:
    rows = [bytes([number % 256]) * 1000 for number in range(1000)]
    trim_heap()
    assert all(row == bytes([number % 256]) * 1000 for number, row in enumerate(rows))
