"""Server processes of one test run: on free ports, shared by its workers, gone when it ends.

The process that leads the run holds a FIFO open; every server has a keeper that kills it and
removes its data once that FIFO closes, however the run ended.
"""

import fcntl
import getpass
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

import pymysql
import pytest

from tests.support.run_folder import RUN_DIR, find_homes
from tests.support.servers.ports import free_port

START_LIMIT_S = 240
"""A machine that does much else may take minutes."""

KEEPER = """
( trap '' INT HUP
  "$@" >"$DIR/log" 2>&1 & server=$!
  cat "$ALIVE" >/dev/null
  kill -QUIT $server; kill -KILL $server; rm -rf "$DIR"
) >/dev/null 2>&1 </dev/null &
"""


@dataclass(frozen=True)
class Account:
    """A name and its password."""

    username: str
    password: str


@dataclass(frozen=True)
class Server:
    """Where a private server listens, and its all-powerful account."""

    kind: str
    port: int
    root: Account
    host: str = "127.0.0.1"


def share_server(kind: str, start: Callable[[Path], Server]) -> Server:
    """The run's server of that kind, started by whoever asks first."""
    folder = Path(os.environ[RUN_DIR])
    state = folder / f"{kind}.json"
    with exclusive(kind):
        if not state.exists():
            home = find_homes() / kind
            home.mkdir()
            state.write_text(json.dumps(asdict(start(home))))
        addresses = json.loads(state.read_text())
    return Server(**{**addresses, "root": Account(**addresses["root"])})


@contextmanager
def exclusive(name: str) -> Iterator[None]:
    """Only one worker of the run at a time is in a block of that name."""
    with (Path(os.environ[RUN_DIR]) / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep(home: Path, command: list[str], user: str | None) -> None:
    """Run `command` until the test run ends; then it is killed and `home` removed."""
    places = {"DIR": str(home), "ALIVE": str(Path(os.environ[RUN_DIR]) / "alive")}
    subprocess.run(
        ["sh", "-c", KEEPER, "keeper", *command],
        env={**os.environ, **places},
        start_new_session=True,
        user=user,
        check=True,
    )


def wait_for(port: int, log: Path) -> None:
    """Return when somebody listens on `port`; fail with the server's log after the limit."""
    deadline = time.monotonic() + START_LIMIT_S
    pause = threading.Event()
    while True:
        with closing(socket.socket()) as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        if time.monotonic() > deadline:
            pytest.fail(f"the server did not start:\n{log.read_text()[-3000:]}")
        pause.wait(0.05)


def start_mariadb(home: Path, *flags: str) -> Server:
    """A MariaDB with its data in `home`."""
    install = shutil.which("mariadb-install-db")
    if not install or not shutil.which("mariadbd"):
        pytest.skip("MariaDB is not installed (mariadbd, mariadb-install-db)")
    fresh = ["--skip-test-db", "--auth-root-authentication-method=normal"]
    command = [install, *_mariadb_place(home), *fresh]
    subprocess.run(command, check=True, capture_output=True, timeout=START_LIMIT_S)
    port, root = free_port(), Account("super", uuid4().hex)
    run_mariadb(home, port, *flags)
    link = pymysql.connect(host="127.0.0.1", port=port, user="root", password="")
    with closing(link), link.cursor() as cursor:
        cursor.execute(f"CREATE USER 'super'@'%' IDENTIFIED BY '{root.password}'")
        cursor.execute("GRANT ALL ON *.* TO 'super'@'%' WITH GRANT OPTION")
    return Server("mysql", port, root)


def run_mariadb(home: Path, port: int, *flags: str) -> None:
    """The server over data that is there; it listens on return."""
    network = f"--socket={home / 's'} --port={port} --bind-address=127.0.0.1 --skip-name-resolve"
    fast = "--skip-log-bin --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=64M"
    utf8 = "--character-set-server=utf8mb4 --max-connections=500"
    server = shutil.which("mariadbd") or "mariadbd"
    own = [*_mariadb_place(home), f"--pid-file={home / 'pid'}"]
    keep(home, [server, *own, *f"{network} {fast} {utf8}".split(), *flags], None)
    wait_for(port, home / "log")


def _mariadb_place(home: Path) -> list[str]:
    return ["--no-defaults", f"--datadir={home / 'data'}", f"--user={getpass.getuser()}"]


def start_redis(home: Path) -> Server:
    """A Redis that keeps nothing on disk and asks for a password."""
    if not shutil.which("redis-server"):
        pytest.skip("Redis is not installed (redis-server)")
    port, root = free_port(), Account("default", uuid4().hex)
    run_redis(home, port, root.password)
    return Server("redis", port, root)


def run_redis(home: Path, port: int, password: str) -> None:
    """An empty Redis; it listens on return."""
    options = {"--port": port, "--bind": "127.0.0.1", "--requirepass": password, "--save": ""}
    places = {"--dir": home, "--pidfile": home / "pid", "--daemonize": "no"}
    flags = [str(part) for option in (options | places).items() for part in option]
    keep(home, [shutil.which("redis-server") or "redis-server", *flags], None)
    wait_for(port, home / "log")


def postgresql_binaries() -> Path:
    """The folder with initdb and postgres of the newest version, or skip."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4])
    )
    if not folders or not shutil.which("psql"):
        pytest.skip("PostgreSQL is not installed (/usr/lib/postgresql/*/bin/initdb, psql)")
    return folders[-1].parent


def start_postgresql(home: Path) -> Server:
    """A PostgreSQL with its data in `home`, run by another user than root."""
    binaries, port, user = postgresql_binaries(), free_port(), None
    root = Account("super", uuid4().hex)
    secret = home / "password"
    secret.write_text(root.password)
    if os.getuid() == 0:
        user = "postgres"
        shutil.chown(home, user)
        shutil.chown(secret, user)
    fresh = ["-U", root.username, "-E", "UTF8", "--locale=C.UTF-8", "-A", "scram-sha-256"]
    subprocess.run(
        [str(binaries / "initdb"), "-D", str(home / "data"), *fresh, f"--pwfile={secret}", "-N"],
        check=True,
        capture_output=True,
        user=user,
        timeout=START_LIMIT_S,
        cwd=home,
    )
    options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": home}
    fast = {"fsync": "off", "synchronous_commit": "off", "max_connections": 300}
    fast["dynamic_shared_memory_type"] = "mmap"  # in its data, so that nothing of it stays
    flags = [f"--{name}={value}" for name, value in (options | fast).items()]
    keep(home, [str(binaries / "postgres"), "-D", str(home / "data"), *flags], user)
    wait_for(port, home / "log")
    is_up = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    until = time.monotonic() + START_LIMIT_S
    while subprocess.run(is_up, check=False).returncode:  # it listens before it takes connections
        if time.monotonic() > until:
            pytest.fail(f"the server did not start:\n{(home / 'log').read_text()[-3000:]}")
    return Server("postgresql", port, root)
