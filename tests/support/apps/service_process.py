"""`serv.py` as real processes, and clients that talk to the worker they mean.

with serving(folder, SERVER_WORKERS="2") as server:
    async with server.signed_in() as token, server.worker_clients(token) as (one, other): ...
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).parents[3]
LIMIT_S = 100
"""What is waited for comes within moments; a machine that does much else may need minutes."""
PASSWORD = "given by the operator"


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """What a server is started with: nothing of this machine's settings."""
    inherited_variables = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
    }
    return inherited_variables | {
        "SERVER_HOST": "127.0.0.1",
        "SERVER_PORT": "0",
        "DATA_DIR": str(folder),
        "PYTHONPATH": str(ROOT),
        "SECOND_READING": "false",  # it depends on how busy the machine is
        **settings,
    }


class Server:
    """A started server; `url` as it printed it, `output` what it has said so far."""

    def __init__(self, process: subprocess.Popen[bytes], log_path: Path) -> None:
        self.process = process
        self._log_path = log_path
        self.url = self._address()

    @property
    def output(self) -> str:
        """What it has written to its two outputs."""
        return self._log_path.read_text("utf-8")

    def get(self, path: str = "/readyz") -> httpx.Response:
        """The first answer there is."""
        until = time.monotonic() + LIMIT_S
        while True:
            try:
                return httpx.get(self.url + path, timeout=LIMIT_S, trust_env=False)
            except httpx.TransportError:
                assert time.monotonic() < until

    def ready(self) -> None:
        """Return once it can work."""
        until = time.monotonic() + LIMIT_S
        while self.get().status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.05)

    def workers(self) -> set[int]:
        """The processes below the first, without those that read files for them."""
        below = psutil.Process(self.process.pid).children()
        return {child.pid for child in below if not _reads_files(child)}

    def workers_without(self, killed: int, *, within_s: float) -> set[int]:
        """Two workers, neither of them `killed`, before the time is over."""
        until = time.monotonic() + within_s
        while len(other_workers := self.workers() - {killed}) < 2:
            assert time.monotonic() < until
        return other_workers

    def end(self, number: int = signal.SIGTERM) -> str:
        """End it and return all it has said."""
        self.process.send_signal(number)
        self.process.wait(LIMIT_S)
        return self.output

    def token(self, username: str = "admin", password: str = PASSWORD) -> str:
        """A fresh token of an account."""
        body = {"username": username, "password": password}
        place = f"{self.url}/api/auth/login"
        answer = httpx.post(place, json=body, timeout=LIMIT_S, trust_env=False)
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["access_token"]
        return token

    @asynccontextmanager
    async def client(
        self, token: str, *, connections: int | None = 1
    ) -> AsyncIterator[httpx.AsyncClient]:
        """A client that stays with the worker its one connection leads to."""
        async with httpx.AsyncClient(
            base_url=self.url,
            headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"},
            limits=httpx.Limits(max_connections=connections, keepalive_expiry=60),
            timeout=LIMIT_S,
            trust_env=False,
        ) as client:
            yield client

    @asynccontextmanager
    async def client_of(self, worker: int, token: str) -> AsyncIterator[httpx.AsyncClient]:
        """A client of the worker with that process id."""
        async with AsyncExitStack() as others, asyncio.timeout(LIMIT_S):
            while True:
                stack = AsyncExitStack()
                client = await stack.enter_async_context(self.client(token))
                if (await client.get("/healthz")).json()["pid"] == worker:
                    break
                others.push_async_callback(stack.aclose)  # kept, so that the next is another
        async with stack:
            yield client

    def _address(self) -> str:
        until = time.monotonic() + LIMIT_S
        while time.monotonic() < until:
            for line in self.output.splitlines():
                if line.startswith("TableTalk: "):
                    return line.removeprefix("TableTalk: ").strip()
            assert self.process.poll() is None, self.output
            time.sleep(0.02)
        raise TimeoutError(self.output)


def _reads_files(process: psutil.Process) -> bool:
    try:
        return any("datasources.process" in word for word in process.cmdline())
    except psutil.Error:
        return True  # one that is gone already


@contextmanager
def serve(folder: Path, **settings: str) -> Iterator[Server]:
    """A server with its data in `folder`; killed with all its workers when the block ends."""
    log_path = folder.with_name(f"{folder.name}.log")
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "serv.py")],
            cwd=folder.parent,
            env=environment(folder, **settings),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    tree = psutil.Process(process.pid)
    try:
        yield Server(process, log_path)
    finally:
        if process.poll() is None:
            below = tree.children()
            process.kill()
            for worker in below:
                worker.kill()
        process.wait()
