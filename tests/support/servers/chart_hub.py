"""The stack's stand-in for MCPHub before the real chart tools; our own chart service draws."""

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
HUB = Path(__file__).parents[2] / "stack" / "stand_ins" / "hub.py"


def start_hub(home: Path, charts: str) -> Server:
    """The hub with one group, `chart`."""
    port = free_port()
    server = {"command": "node", "args": [str(TOOLS)], "env": {"VIS_REQUEST_SERVER": charts}}
    settings = {
        "mcpServers": {"chart": server},
        "groups": [{"name": "chart", "servers": ["chart"]}],
        "systemConfig": {"routing": {}},
    }
    (home / "settings.json").write_text(json.dumps(settings))
    given = {
        "MCPHUB_SETTING_PATH": str(home / "settings.json"),
        "HUB_HOST": "127.0.0.1",
        "PORT": str(port),
    }
    variables = [f"{name}={value}" for name, value in given.items()]
    keep(home, ["env", *variables, sys.executable, str(HUB)], None)
    wait_for(port, home / "log")
    return Server("chart-hub", port, Account("", ""))


@pytest.fixture
def chart_hub(chart_service: str) -> str:
    """The address of the hub; `/mcp/chart` is that of its group."""
    if not shutil.which("node") or not TOOLS.exists():
        pytest.skip("Node or the packages of docker/gpt-vis-api are not installed")
    server = share_server("chart-hub", partial(start_hub, charts=f"{chart_service}/generate"))
    return f"http://{server.host}:{server.port}"
