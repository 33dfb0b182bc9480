"""Starts what is measured as real processes and reads their memory."""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psutil

from tests.benchmarks.processes.http_client import Server
from tests.support.servers.ports import free_port

ROOT = Path(__file__).parents[3]
READY_TIMEOUT_S = 600
"""A machine that does much else may take minutes; a process that has ended is noticed at once."""
SHOWN_CHARS = 2_000
ADMIN_PASSWORD = "benchmark only, never shipped"
SERVICE = ("serv.py",)


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A started server: where it listens, when it was ready, and its process."""

    server: Server
    ready_s: float
    process: psutil.Process

    @property
    def worker(self) -> psutil.Process:
        """The process that answers: the one below that which looks after it, if there is one."""
        return next(iter(self.process.children()), self.process)

    def memory_mb(self) -> tuple[float, float]:
        """Megabytes of the worker (the largest process) and of the whole tree (PSS)."""
        tree = [self.process, *self.process.children(recursive=True)]
        sizes = [process.memory_full_info().pss / 2**20 for process in tree]
        return max(sizes), sum(sizes)

    def cpu_s(self) -> float:
        """Seconds of processor time so far; other programs on the machine do not change it much."""
        spent = self.worker.cpu_times()
        return float(spent.user + spent.system)

    def waited_s(self) -> float:
        """Seconds for which its main thread could have run and others had the processor."""
        _, waited_ns, _ = Path(f"/proc/{self.worker.pid}/schedstat").read_text("utf-8").split()
        return int(waited_ns) / 10**9


@asynccontextmanager
async def start_process(
    command: list[str], port: int, environment: dict[str, str], ready: str
) -> AsyncIterator[RunningServer]:
    """A process that answers `GET ready`; it is ended with the block."""
    began = perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env={k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
            | environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=said,
        )
        try:
            server = Server(port)
            if not await _answers(server, ready, process):
                said.seek(0)
                raise RuntimeError(f"{command} is not ready: {said.read()[-SHOWN_CHARS:]}")
            yield RunningServer(server, perf_counter() - began, psutil.Process(process.pid))
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await process.wait()


async def _answers(server: Server, path: str, process: asyncio.subprocess.Process) -> bool:
    """Whether `path` was answered before the process ended and before the time was over."""
    until = perf_counter() + READY_TIMEOUT_S
    while process.returncode is None and perf_counter() < until:
        try:
            await server.fetch("GET", path)
        except (OSError, RuntimeError, ValueError, IndexError):
            await asyncio.sleep(0.01)
        else:
            return True
    return False


@asynccontextmanager
async def start_product(
    data_dir: Path,
    model_port: int | None = None,
    *,
    command: tuple[str, ...] = SERVICE,
    **settings: str,
) -> AsyncIterator[RunningServer]:
    """TableTalk with its demo source, signed in as the administrator."""
    port = free_port()
    environment = {
        "DATA_DIR": str(data_dir),
        "SERVER_HOST": "127.0.0.1",
        "SERVER_PORT": str(port),
        "ADMIN_PASSWORD": ADMIN_PASSWORD,
        "MODEL_NAME": "scripted" if model_port else "",
        "MODEL_BASE_URL": f"http://127.0.0.1:{model_port}/v1" if model_port else "",
    } | settings
    async with start_process([sys.executable, *command], port, environment, "/readyz") as running:
        body = {"username": "admin", "password": ADMIN_PASSWORD}
        login = await running.server.fetch("POST", "/api/auth/login", body)
        server = Server(port, login["access_token"])
        yield RunningServer(server, running.ready_s, running.process)
