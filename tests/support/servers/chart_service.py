"""The real chart service (docker/gpt-vis-api): one for a test run, or one of a test's own.

def test_x(chart_service): httpx.post(f"{chart_service}/render", json={...})
"""

import fcntl
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.servers.ports import free_port
from tests.support.servers.server_process import Account, Server, keep, share_server, wait_for

HOME = Path(__file__).parents[3] / "docker" / "gpt-vis-api"
BUILD_LIMIT_S = 110


def build_service() -> Path:
    """The service as one file, bundled anew when it is older than its sources."""
    if not shutil.which("node") or not (HOME / "node_modules").exists():
        pytest.skip("Node or the packages of docker/gpt-vis-api are not installed")
    main = HOME / "dist" / "main.js"
    with (HOME / "node_modules" / ".build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not main.exists() or main.stat().st_mtime < _find_newest_change():
            subprocess.run(["node", "build.mjs"], cwd=HOME, check=True, timeout=BUILD_LIMIT_S)
    return main


def start_service(home: Path, **environment: str) -> Server:
    """A service with its charts in `home`."""
    port = free_port()
    settings = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "CHART_DIR": str(home / "charts"),
        "RENDER_PROCESSES": "1",
        **environment,
    }
    assignments = [f"{name}={value}" for name, value in settings.items()]
    keep(home, ["env", *assignments, "node", str(build_service())], None)
    wait_for(port, home / "log")
    return Server("charts", port, Account("", ""))


@pytest.fixture
def chart_service() -> str:
    """The address of the run's chart service, which keeps charts in a folder."""
    server = share_server("charts", start_service)
    return f"http://{server.host}:{server.port}"


def _find_newest_change() -> float:
    places = [HOME / "build.mjs", HOME / "package-lock.json"]
    for folder in (HOME / "src", HOME.parents[3] / "web" / "src" / "composables"):
        places += folder.rglob("*.ts")
    return max(place.stat().st_mtime for place in places)
