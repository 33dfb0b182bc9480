"""Another request, again and again, from a process of its own until its input ends.

    python -m tests.benchmarks.processes.probe PORT PATH [TOKEN]

Prints a line when it begins, and at the end the seconds that each request took.
"""

import asyncio
import json
import sys
from time import perf_counter

from tests.benchmarks.processes.http_client import Server

PAUSE_S = 0.02


async def _main(port: str, path: str, token: str = "") -> None:
    server, seconds = Server(int(port), token), []
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while not ended.done():
        began = perf_counter()
        await server.fetch("GET", path)
        seconds.append(perf_counter() - began)
        await asyncio.sleep(PAUSE_S)
    sys.stdout.write(json.dumps(seconds))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
