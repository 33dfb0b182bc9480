"""The make targets of the stack; `env`, `up` and `down` are what the fixture uses."""

import os
import signal
import subprocess
from contextlib import suppress

import pytest

from tests.stack.running import Stack
from tests.stack.test_files import SEVEN

pytestmark = pytest.mark.timeout(900)


def test_the_settings_are_not_written_over(stack: Stack) -> None:
    with pytest.raises(AssertionError, match=r"docker/\.env is there already"):
        stack.make("env")
    assert (stack.folder / ".env").stat().st_mode & 0o777 == 0o600


def test_ps_lists_the_services_with_their_health(stack: Stack) -> None:
    listed = stack.make("ps").splitlines()
    for name in SEVEN:
        [line] = [line for line in listed if f"tabletalk-{name}-1" in line]
        assert "(healthy)" in line


def test_up_again_changes_nothing(stack: Stack) -> None:
    before = stack.docker("ps", "-q")
    stack.make("up")
    assert stack.docker("ps", "-q") == before


def test_logs_follow_what_is_asked_for(stack: Stack) -> None:
    command = ("make", "-C", str(stack.folder.parent), "logs", "SERVICES=chat-service chat-web")
    with subprocess.Popen(
        command,
        env=stack.docker.environment | stack.environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as following:
        seen = ""
        for line in following.stdout or ():
            seen += line
            if "TableTalk: http" in seen and "/index.html" in seen:
                break
        with suppress(ProcessLookupError):
            os.killpg(following.pid, signal.SIGTERM)
    assert "TableTalk: http" in seen
    assert "mysql-1" not in seen


def test_doctor_examines_the_running_service(stack: Stack) -> None:
    said = stack.make("doctor")
    assert "MySQL" in said or "mysql" in said, said


def test_the_report_names_the_largest_packages(stack: Stack) -> None:
    said = stack.make("image-report")
    assert "sanic-web" in said
    assert "duckdb" in said
