"""A real server that speaks Bolt and Cypher (ArcadeDB with its own Java), for the join graph.

`graph_server` is shared by the run; a test that stops one starts its own with `run_graph`.
"""

import os
import platform
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from model.config.sections import Neo4jSettings
from tests.support.servers.ports import free_port
from tests.support.servers.server_process import (
    START_LIMIT_S,
    Account,
    Server,
    keep,
    share_server,
    wait_for,
)

DATABASE = "neo4j"
_STARTED = b"ArcadeDB Server started"


def _home() -> Path:
    spec = find_spec("arcadedb_embedded")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip(f"ArcadeDB is not installed (no wheel for {platform.machine()})")
    home = Path(spec.submodule_search_locations[0])
    done = subprocess.run([home / "jre/bin/java", "-version"], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"ArcadeDB's Java does not start here: {done.stderr.decode()[-200:]}")
    return home


def graph_command(folder: Path, port: int, http: int, password: str) -> list[str]:
    """What starts a server with its data in `folder`."""
    home, logging = _home(), folder / "logging.properties"
    logging.write_text("handlers=java.util.logging.ConsoleHandler")  # else it logs to ./log
    options = {
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt.port": port,
        "bolt.host": "127.0.0.1",
        "server.defaultDatabases": f"{DATABASE}[neo4j:{password}:admin]",
        "server.rootPassword": uuid4().hex,
        "server.rootPath": folder / "home",
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": http,
    }
    small = ["-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    return [
        str(home / "jre/bin/java"),
        *small,
        "--add-modules",
        "jdk.incubator.vector",
        *(f"-Darcadedb.{name}={value}" for name, value in options.items()),
        f"-Djava.util.logging.config.file={logging}",
        "-cp",
        str(home / "jars" / "*"),
        "com.arcadedb.server.ArcadeDBServer",
    ]


def start_graph(home: Path) -> Server:
    """An empty graph database with its data in `home`."""
    port, http, root = free_port(), free_port(), Account("neo4j", uuid4().hex)
    (home / "log").touch()
    keep(home, graph_command(home, port, http, root.password), None)
    server = Server("graph", port, root)
    wait_until_ready(server, home / "log")
    return server


def wait_until_ready(server: Server, log: Path) -> None:
    """Return when it answers a statement, which is later than it listens.

    It makes its account last: who signs in before is locked out for 30 s.
    """
    from neo4j import GraphDatabase
    from neo4j.exceptions import DriverError, Neo4jError

    wait_for(server.port, log)
    pause, auth = threading.Event(), (server.root.username, server.root.password)
    for _ in range(START_LIMIT_S * 20):
        if _STARTED in log.read_bytes():
            break
        pause.wait(0.05)
    address = f"bolt://{server.host}:{server.port}"
    with GraphDatabase.driver(address, auth=auth, max_transaction_retry_time=0) as driver:
        for _ in range(START_LIMIT_S * 10):
            with suppress(DriverError, Neo4jError):
                driver.execute_query("MATCH (n:TableTalkSource) RETURN count(n)")
                return
            pause.wait(0.1)
    pytest.fail(f"the graph database is not ready:\n{log.read_text()[-3000:]}")


def settings_of(server: Server) -> Neo4jSettings:
    """The settings that lead to a server."""
    return Neo4jSettings(
        uri=f"bolt://{server.host}:{server.port}",
        user=server.root.username,
        password=SecretStr(server.root.password),
    )


@pytest.fixture
def graph_settings() -> Neo4jSettings:
    """The graph database of the run; tests use sources of their own."""
    return settings_of(share_server("graph", start_graph))


class OwnGraph:
    """A graph database that a test may stop and start again; its data stay."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._http = free_port()
        self.server = Server("graph", free_port(), Account("neo4j", uuid4().hex))

    @property
    def settings(self) -> Neo4jSettings:
        return settings_of(self.server)

    def start(self) -> None:
        port, password = self.server.port, self.server.root.password
        command = graph_command(self._folder, port, self._http, password)
        log = self._folder / "log"
        with log.open("wb") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=out, env=dict(os.environ))
        wait_until_ready(self.server, log)

    def kill(self) -> None:
        """As a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def stopped_graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnGraph]:
    """One that does not run when the test begins."""
    graph = OwnGraph(tmp_path_factory.mktemp("graph"))
    yield graph
    graph.kill()


@pytest.fixture
def own_graph(stopped_graph: OwnGraph) -> OwnGraph:
    """One that runs when the test begins."""
    stopped_graph.start()
    return stopped_graph
