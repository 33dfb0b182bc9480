"""The server as a process: its first start, its workers, its end."""

import json
import os
import pty
import signal
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import psutil
import pytest

from tests.support.apps.demo_file import with_demo
from tests.support.apps.migrated_records import with_records
from tests.support.apps.service_process import LIMIT_S, ROOT, environment, serve


def _records(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


@pytest.mark.promise("no-default-account")
def test_the_first_start_makes_keys_and_an_admin_once_and_tells_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with serve(folder) as server:
        server.get()
        password = (folder / "admin_password").read_text().strip()
        body = {"username": "admin", "password": password}
        answer = httpx.post(f"{server.url}/api/auth/login", json=body, trust_env=False)
        assert answer.status_code == 200
        token = answer.json()["access_token"]
        output = server.end()
    assert server.process.returncode == 0
    assert password not in output
    assert token not in output
    assert output.count(str(folder / "admin_password")) == 1
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    kept = {name: (folder / name).read_text() for name in ("admin_password", "jwt_secret_key")}
    with serve(folder) as server:
        me = {"Authorization": f"Bearer {token}"}
        server.get()
        again = httpx.get(f"{server.url}/api/auth/me", headers=me, trust_env=False)
        assert again.status_code == 200
        assert "admin_password" not in server.end()
    assert kept == {name: (folder / name).read_text() for name in kept}


def test_on_a_terminal_the_first_sign_in_is_shown_once(tmp_path: Path) -> None:
    folder = with_demo(tmp_path / "data")
    shown = []
    for _ in range(2):
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "serv.py")],
            cwd=tmp_path,
            env=environment(folder),
            stdout=theirs,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        text = ""
        while "TableTalk: http" not in text:
            text += os.read(ours, 4096).decode()
        process.terminate()
        assert process.wait(LIMIT_S) == 0
        os.close(ours)
        shown.append(text)
    password = (folder / "admin_password").read_text().strip()
    assert [text.count(password) for text in shown] == [1, 0]


@pytest.mark.promise("no-default-account")
def test_a_given_admin_password_is_used_and_never_written(tmp_path: Path) -> None:
    folder = with_demo(tmp_path / "data")
    with serve(folder, ADMIN_PASSWORD="given by the operator") as server:
        server.get()
        body = {"username": "admin", "password": "given by the operator"}
        answer = httpx.post(f"{server.url}/api/auth/login", json=body, trust_env=False)
        output = server.end()
    assert answer.status_code == 200
    assert "given by the operator" not in output
    assert not (folder / "admin_password").exists()


def test_workers_that_start_at_once_make_one_admin_and_a_killed_one_is_replaced(
    tmp_path: Path,
) -> None:
    folder = with_demo(tmp_path / "data")
    with serve(folder, SERVER_WORKERS="2") as server:
        server.get()
        before = server.workers()
        assert len(before) == 2
        killed = before.pop()
        os.kill(killed, signal.SIGKILL)
        after = server.workers_without(killed, within_s=60)
        assert server.get("/healthz").json()["pid"] in after
        output = server.end()
    assert server.process.returncode == 0
    assert not [pid for pid in after if psutil.pid_exists(pid)]
    assert len([r for r in _records(output) if r["message"] == "account made"]) == 1


def test_the_only_worker_is_replaced_when_it_is_killed(tmp_path: Path) -> None:
    with serve(with_records(tmp_path / "data")) as server:
        [killed] = server.workers()
        os.kill(killed, signal.SIGKILL)
        assert server.get("/healthz").json()["pid"] != killed
        [another] = server.workers() - {killed}
        server.end()
    assert server.process.returncode == 0
    assert not psutil.pid_exists(another)


def test_workers_end_when_the_process_above_them_is_killed(tmp_path: Path) -> None:
    with serve(with_records(tmp_path / "data"), SERVER_WORKERS="2") as server:
        server.get()
        workers = [psutil.Process(pid) for pid in server.workers()]
        server.process.kill()
        _, left = psutil.wait_procs(workers, timeout=60)
    assert left == []


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(
    ("name", "value"),
    [("QUERY_TIMEOUT_S", "soon"), ("JWT_SECRET_KEY", "short"), ("ADMIN_PASSWORD", "password1")],
)
def test_a_wrong_setting_stops_the_start_with_a_line_that_names_it(
    tmp_path: Path, name: str, value: str, workers: str
) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "serv.py")],
        cwd=tmp_path,
        env=environment(tmp_path / "data", **{name: value, "SERVER_WORKERS": workers}),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 2
    said = {line for line in done.stderr.splitlines() if not line.startswith('{"time"')}
    [line] = said
    assert line.startswith(f"{name} is wrong: ")
    assert "Traceback" not in done.stderr
    assert value not in done.stderr
