"""PostgreSQL over TLS: bytes are bounded behind it, too."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvloop

from model.errors import ResultTooLarge
from model.sources.query import QueryLimits
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.engines.registry import find_source_kind
from services.datasources.scheduling.requester import SYSTEM
from tests.support.servers.databases import PrivateDatabase, postgresql_database, run_sql_postgresql
from tests.support.servers.server_process import Server, share_server, start_postgresql

LIMITS = QueryLimits(timeout_s=60)
SPOKEN = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"

_SELF_SIGNED = [
    "openssl",
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=localhost",
]


def start_with_tls(home: Path) -> Server:
    server = start_postgresql(home)
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    files = [home / "data" / name for name in ("server.key", "server.crt")]
    subprocess.run(
        [*_SELF_SIGNED, "-keyout", str(files[0]), "-out", str(files[1])],
        check=True,
        capture_output=True,
        timeout=60,
    )
    for file in files:
        file.chmod(0o600)
        if os.getuid() == 0:
            shutil.chown(file, "postgres")
    run_sql_postgresql(server, server.root, "postgres", "ALTER SYSTEM SET ssl = on")
    run_sql_postgresql(server, server.root, "postgres", "SELECT pg_reload_conf()")
    return server


@pytest.fixture
def over_tls() -> Iterator[PrivateDatabase]:
    with postgresql_database(share_server("postgresql-tls", start_with_tls)) as database:
        yield database


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_huge_value_over_tls_is_not_read(
    over_tls: PrivateDatabase,
    tmp_path: Path,
    new_loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    async def ask() -> None:
        kind, locations = find_source_kind("postgresql"), AllowedLocations(tmp_path)
        source = kind.open(kind.check_config(over_tls.config(), locations), locations)
        assert (await source.fetch(SPOKEN, LIMITS, SYSTEM)).rows == [(True,)]
        with pytest.raises(ResultTooLarge):
            await source.fetch("SELECT repeat('x', 30000000)", LIMITS, SYSTEM)
        fetched = await source.fetch("SELECT repeat('x', 4000000)", LIMITS, SYSTEM)
        assert fetched.truncated
        await source.close()

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(ask())
