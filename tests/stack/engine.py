"""An engine of our own, as root, on private folders; afterwards the machine is as it was.

with engine(folder) as docker:
    docker("images")
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

LIMIT_S = 60
_FORWARD = Path("/proc/sys/net/ipv4/ip_forward")
_TABLES = ("nat", "filter")


@dataclass(frozen=True)
class Docker:
    """Commands for the engine."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What leads a client to it, and nothing else of this machine's settings."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return kept | {
            "HOME": str(self.folder),
            "DOCKER_CONFIG": str(self.folder / "client"),
            "DOCKER_HOST": f"unix://{self.folder}/docker.sock",
        }

    def __call__(self, *arguments: str, limit_s: float = 300) -> str:
        """What `docker …` printed. Raises with what it complained about."""
        return self.run("docker", *arguments, limit_s=limit_s)

    def run(self, *command: str, limit_s: float = 300, **environment: str) -> str:
        """What a command printed that finds the engine."""
        done = subprocess.run(
            command,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=limit_s,
            check=False,
        )
        said = f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        assert done.returncode == 0, f"{' '.join(command)}\n{said}"
        return done.stdout


@contextmanager
def engine(folder: Path) -> Iterator[Docker]:
    """A running engine. Skips where another one runs: they would share its bridge."""
    if any(process.info["name"] == "dockerd" for process in psutil.process_iter(["name"])):
        pytest.skip("another Docker engine runs on this machine")
    rules = subprocess.run(["iptables-save"], capture_output=True, text=True, check=True).stdout
    forward = _FORWARD.read_text()
    daemon = _start(folder)
    try:
        yield Docker(folder)
    finally:
        _stop(daemon, folder)
        _restore(rules, forward)
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> subprocess.Popen[bytes]:
    with (folder / "log").open("wb") as log:
        daemon = subprocess.Popen(
            [
                "dockerd",
                *("--data-root", str(folder / "data"), "--exec-root", str(folder / "exec")),
                *("--pidfile", str(folder / "pid"), "-H", f"unix://{folder}/docker.sock"),
            ],
            stdout=log,
            stderr=log,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        )
    until = time.monotonic() + LIMIT_S
    docker = Docker(folder)
    while True:
        try:
            docker("info")
        except AssertionError:
            if daemon.poll() is not None or time.monotonic() > until:
                daemon.kill()
                pytest.skip(
                    f"the engine does not start here: {(folder / 'log').read_text()[-800:]}"
                )
            time.sleep(0.2)
        else:
            return daemon


def _stop(daemon: subprocess.Popen[bytes], folder: Path) -> None:
    if daemon.poll() is None:  # a signal to the whole group has ended it, too
        _remove_containers(Docker(folder))
    daemon.send_signal(signal.SIGTERM)
    try:
        daemon.wait(LIMIT_S)
    except subprocess.TimeoutExpired:
        daemon.kill()
        daemon.wait()
    for line in reversed(Path("/proc/mounts").read_text().splitlines()):
        place = line.split()[1]
        if place.startswith(str(folder)):
            subprocess.run(["umount", "-l", place], check=False)


def _remove_containers(docker: Docker) -> None:
    running = docker("ps", "-aq").split()
    if running:
        docker("rm", "-f", *running)
    networks = docker("network", "ls", "-q", "--filter", "type=custom").split()
    if networks:
        docker("network", "rm", *networks)


def _restore(rules: str, forward: str) -> None:
    subprocess.run(["ip", "link", "delete", "docker0"], check=False, capture_output=True)
    for table in _TABLES:
        subprocess.run(["iptables", "-t", table, "-F"], check=False)
        subprocess.run(["iptables", "-t", table, "-X"], check=False)
    subprocess.run(["iptables", "-P", "FORWARD", "ACCEPT"], check=False)
    if rules.strip():
        subprocess.run(["iptables-restore"], input=rules, text=True, check=False)
    _FORWARD.write_text(forward)
