"""The whole compose stack, up on stand-ins, for all tests of this folder."""

import json
import re
import runpy
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.stack.engine import Docker
from tests.stack.images import ROOT

PORTS = {
    "CHAT_WEB_PORT": 8081,
    "CHAT_SERVICE_PORT": 8089,
    "MYSQL_PUBLISHED": 3306,
    "MINIO_PUBLISHED": 19000,
    "MINIO_CONSOLE_PUBLISHED": 19001,
    "NEO4J_HTTP_PUBLISHED": 7474,
    "NEO4J_PUBLISHED": 7687,
    "MCP_HUB_PUBLISHED": 3300,
    "GPT_VIS_PUBLISHED": 3100,
}
LIMIT_S = 600


@dataclass
class Stack:
    """A running stack."""

    docker: Docker
    folder: Path
    settings: dict[str, str]
    healthy_after_s: float = 0
    token: str = ""
    measured: list[str] = field(default_factory=list)

    @property
    def page(self) -> str:
        """Where nginx answers."""
        return f"http://{self.settings['CHAT_WEB_PORT']}"

    @property
    def service(self) -> str:
        """Where the API answers without nginx."""
        return f"http://{self.settings['CHAT_SERVICE_PORT']}"

    @property
    def command(self) -> tuple[str, ...]:
        """docker-compose on the stack's file and its stand-ins."""
        files = (
            self.folder / "docker-compose.yaml",
            ROOT / "tests/stack/docker-compose.stand-ins.yaml",
        )
        named = [option for file in files for option in ("-f", str(file))]
        return ("docker-compose", "--env-file", str(self.folder / ".env"), *named)

    def compose(self, *arguments: str, limit_s: float = 400) -> str:
        """What docker-compose printed."""
        return self.docker.run(*self.command, *arguments, limit_s=limit_s)

    def up(self, *services: str) -> None:
        """Start services, all without names, and wait as `make up` does."""
        self.compose("up", "-d", "--no-build", "--pull", "never", *services)
        self.docker.run(
            str(ROOT / "scripts/wait_healthy.sh"), *self.command, limit_s=700, WAIT_S="600"
        )

    def container(self, service: str) -> dict[str, Any]:
        """What the engine knows of a service's container."""
        [found] = json.loads(self.docker("inspect", f"tabletalk-{service}-1"))
        return dict(found)

    def inside(self, service: str, *command: str) -> str:
        """What a command printed in a service's container."""
        return self.docker("exec", f"tabletalk-{service}-1", *command)

    def health(self, service: str) -> str:
        """`healthy`, `unhealthy`, `starting`, or `stopped`."""
        state = self.container(service)["State"]
        return str(state["Health"]["Status"]) if state["Running"] else "stopped"

    def wait_healthy(self, service: str) -> None:
        """Return when it is."""
        until = time.monotonic() + LIMIT_S
        while self.health(service) != "healthy":
            assert time.monotonic() < until, self.compose("logs", "--tail", "40", service)
            time.sleep(0.3)

    @contextmanager
    def without(self, service: str) -> Iterator[None]:
        """A stopped service; it is healthy again afterwards."""
        self.compose("stop", service)  # in the grace that the file gives
        try:
            yield
        finally:
            self.compose("start", service)
            self.wait_healthy(service)

    def client(self, base: str | None = None) -> httpx.Client:
        """A client of the page's address who is signed in as admin."""
        headers = {"Authorization": f"Bearer {self._signed_in()}"}
        return httpx.Client(
            base_url=base or self.page, headers=headers, timeout=60, trust_env=False
        )

    def _signed_in(self) -> str:
        if not self.token:
            given = {"username": "admin", "password": self.settings["ADMIN_PASSWORD"]}
            answer = httpx.post(
                f"{self.page}/api/auth/login", json=given, timeout=60, trust_env=False
            )
            answer.raise_for_status()
            self.token = answer.json()["access_token"]
        return self.token


def question(text: str, **props: Any) -> dict[str, Any]:
    """The body of a run."""
    return {
        "threadId": str(uuid4()),
        "runId": str(uuid4()),
        "messages": [{"id": "1", "role": "user", "content": text}],
        "state": {},
        "tools": [],
        "context": [],
        "forwardedProps": {"mode": "data", "locale": "en", **props},
    }


def ask(client: httpx.Client, text: str = "How many customers are there?") -> list[dict[str, Any]]:
    """The events of an answer."""
    answer = client.post("/api/chats/runs", json=question(text))
    answer.raise_for_status()
    return [json.loads(data) for data in re.findall(r"^data: (.*)$", answer.text, re.MULTILINE)]


def written(docker: Docker) -> Stack:
    """A stack that is not up yet: files, settings with fresh secrets, ports that are free."""
    folder = docker.folder / "docker"
    ignored = shutil.ignore_patterns("gpt-vis-api", "volume", ".env", "image")
    shutil.copytree(ROOT / "docker", folder, ignore=ignored)
    script = runpy.run_path(str(ROOT / "scripts/write_env.py"))
    script["main"].__globals__["TARGET"] = folder / ".env"
    script["main"]()
    given = {name: f"127.0.0.1:{_free(port)}" for name, port in PORTS.items()}
    given["STAND_INS"] = str(ROOT / "tests/stack/stand_ins")
    with (folder / ".env").open("a") as file:
        file.writelines(f"{name}={value}\n" for name, value in given.items())
    read = re.findall(r"^(\w+)=(.*)$", (folder / ".env").read_text("utf-8"), re.MULTILINE)
    return Stack(docker, folder, dict(read))


def _free(wanted: int) -> int:
    for port in (wanted, 0):
        with closing(socket.socket()) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise AssertionError("no port is free")
