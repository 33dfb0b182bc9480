"""A real hub: `mcp-proxy` before the real chart tools, which draw with our own chart service."""

import json
import shutil
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.support.servers.chart_service import HOME
from tests.support.servers.ports import free_port
from tests.support.servers.server_process import Account, Server, keep, share_server, wait_for

TOOLS = HOME / "node_modules" / "@antv" / "mcp-server-chart" / "build" / "index.js"


def start_hub(home: Path, charts: str) -> Server:
    """The proxy with one server, `chart`."""
    port = free_port()
    server = {"command": "node", "args": [str(TOOLS)], "env": {"VIS_REQUEST_SERVER": charts}}
    (home / "servers.json").write_text(json.dumps({"mcpServers": {"chart": server}}))
    proxy = Path(sys.executable).parent / "mcp-proxy"
    where = ["--host", "127.0.0.1", "--port", str(port), "--pass-environment"]
    keep(
        home,
        [str(proxy), *where, "--named-server-config", str(home / "servers.json")],
        None,
    )
    wait_for(port, home / "log")
    return Server("chart-hub", port, Account("", ""))


@pytest.fixture
def chart_hub(chart_service: str) -> str:
    """The address of the hub's one server; its path is as of streamable HTTP."""
    if not shutil.which("node") or not TOOLS.exists():
        pytest.skip("Node or the packages of docker/gpt-vis-api are not installed")
    server = share_server("chart-hub", partial(start_hub, charts=f"{chart_service}/generate"))
    return f"http://{server.host}:{server.port}/servers/chart"
