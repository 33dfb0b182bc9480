"""The whole compose stack, up on stand-ins, for all tests of this folder."""

import json
import re
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.stack.engine import Docker
from tests.stack.images import ROOT
from tests.support.servers.ports import free_port

STAND_INS = ROOT / "tests/stack/docker-compose.stand-ins.yaml"
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
    "PROMETHEUS_PUBLISHED": 9090,
    "HTTP_PORT": 80,
    "HTTPS_PORT": 443,
}
SHIPPED = ("Makefile", ".env.template", "pyproject.toml", "scripts", "docker")
LIMIT_S = 600
_NOT_SHIPPED = shutil.ignore_patterns("node_modules", "volume", ".env", "__pycache__")


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
        named = [
            o for f in (self.folder / "docker-compose.yaml", STAND_INS) for o in ("-f", str(f))
        ]
        return ("docker-compose", "--env-file", str(self.folder / ".env"), *named)

    def compose(self, *arguments: str, limit_s: float = 400) -> str:
        """What docker-compose printed."""
        return self.docker.run(*self.command, *arguments, limit_s=limit_s)

    def make(self, *arguments: str, limit_s: float = 700) -> str:
        """What `make …` printed, the stand-ins in their place."""
        command = ("make", "--no-print-directory", "-C", str(self.folder.parent), *arguments)
        return self.docker.run(*command, limit_s=limit_s, **self.environment)

    @property
    def environment(self) -> dict[str, str]:
        """What puts the stand-ins in their place for the commands that users have."""
        files = f"{self.folder / 'docker-compose.yaml'}:{STAND_INS}"
        return {"COMPOSE_FILE": files, "WAIT_S": "600"}

    def set(self, **values: str) -> None:
        """Write values into .env, as somebody would who edits it."""
        file = self.folder / ".env"
        written = file.read_text("utf-8")
        for name, value in values.items():
            line = f"{name}={value}"
            written, found = re.subn(rf"^{name}=.*$", line, written, flags=re.MULTILINE)
            written += "" if found else f"{line}\n"
        file.write_text(written, "utf-8")
        self.settings.update(values)

    def address(self, container: str) -> str:
        """Where the API of a container answers, without nginx and published ports."""
        [found] = json.loads(self.docker("inspect", f"tabletalk-{container}"))
        return f"http://{found['NetworkSettings']['Networks']['tabletalk']['IPAddress']}:8089"

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
        self.wait_until(f"tabletalk-{service}-1")

    def wait_until(self, container: str) -> None:
        """Return when a container is healthy."""
        until = time.monotonic() + LIMIT_S
        state = ("inspect", "--format", "{{.State.Health.Status}}", container)
        while self.docker(*state).strip() != "healthy":
            assert time.monotonic() < until, self.docker("logs", "--tail", "40", container)
            time.sleep(0.1)

    def measure_restart(self, service: str) -> float:
        """The seconds from its start to healthy, by the engine's own clock."""
        self.docker("restart", "--time", "45", f"tabletalk-{service}-1")
        self.wait_healthy(service)
        state = self.container(service)["State"]
        return _seconds(state["Health"]["Log"][-1]["End"]) - _seconds(state["StartedAt"])

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


def write_stack(docker: Docker) -> Stack:
    """A stack that is not up yet: a copy of what is shipped, `make env`, and free ports."""
    product = docker.folder / "product"
    product.mkdir()
    for name in SHIPPED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, product / name, ignore=_NOT_SHIPPED)
        else:
            shutil.copy2(ROOT / name, product / name)
    stack = Stack(docker, product / "docker", {})
    assert "Wrote docker/.env" in stack.make("env")
    read = (stack.folder / ".env").read_text("utf-8")
    stack.settings.update(re.findall(r"^(\w+)=(.*)$", read, re.MULTILINE))
    stack.set(**{name: f"127.0.0.1:{_free(port)}" for name, port in PORTS.items()})
    stack.set(STAND_INS=str(ROOT / "tests/stack/stand_ins"))
    return stack


def _seconds(written: str) -> float:
    """Docker writes nanoseconds."""
    return datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", written)).timestamp()


def _free(wanted: int) -> int:
    with closing(socket.socket()) as probe:
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return free_port()
        return wanted
