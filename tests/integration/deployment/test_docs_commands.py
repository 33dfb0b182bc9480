"""The commands of the documentation are run as a reader would, in a copy of the project.

`sh serve` starts what stays; the blocks marked `sh run` of a page are one session against it.
"""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.support.files.doc_pages import ROOT, Block, commands, pages
from tests.support.servers.ports import free_port

START_S = 240
SESSION_S = 120
PAGES = sorted({block.page for block in commands("run")})
LINKED = (".venv", ".tools", "docs/node_modules", "web/node_modules")
BUILT = ("docs/dist", "web/dist")
SECRETS = ("MODEL_", "MYSQL_", "REDIS_", "MINIO_", "NEO4J_", "ADMIN_PASSWORD", "DATA_DIR")

pytestmark = [
    pytest.mark.timeout(START_S + SESSION_S),
    pytest.mark.xdist_group("documentation"),
]


class Checkout:
    """A copy of the project, as `git clone` gives it, with what was installed linked into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        listed = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        for name in filter(None, names.split("\0")):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        for name in filter(lambda one: (ROOT / one).exists(), LINKED):
            (folder / name).symlink_to(ROOT / name)
        for name in BUILT:
            shutil.copytree(ROOT / name, folder / name)

    @property
    def environment(self) -> dict[str, str]:
        """That of a fresh terminal, but for the port."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(SECRETS)}
        own = {"SERVER_PORT": str(self.port), "SERVER_HOST": "127.0.0.1", "no_proxy": "*"}
        return {**kept, **own, "PATH": f"{ROOT / '.venv/bin'}:{kept['PATH']}"}

    def here(self, text: str) -> str:
        """The commands, against the port that is free here."""
        return text.replace("localhost:8089", f"127.0.0.1:{self.port}")

    async def run(self, text: str) -> tuple[int, str]:
        """A session of bash that ends at the first command that fails."""
        process = await asyncio.create_subprocess_exec(
            "bash", "-eu", "-c", self.here(text),
            cwd=self.folder,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        try:
            output, _ = await asyncio.wait_for(process.communicate(), SESSION_S)
        except TimeoutError:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        assert process.returncode is not None
        return process.returncode, output.decode()


async def _start_service(checkout: Checkout, serve: Block, log: Path) -> asyncio.subprocess.Process:
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            "bash", "-euo", "pipefail", "-c", serve.text,
            cwd=checkout.folder,
            env=checkout.environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )  # fmt: skip
    async with asyncio.timeout(START_S), httpx.AsyncClient(trust_env=False) as client:
        while not await _answers(client, f"http://127.0.0.1:{checkout.port}/readyz"):
            assert process.returncode is None, await asyncio.to_thread(log.read_text)
            await asyncio.sleep(0.1)
    return process


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).is_success
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    # What make test has done before; a reader of these commands need not wait for it.
    for script in ("scripts/build_web.sh", "scripts/build_docs.sh"):
        subprocess.run([ROOT / script], check=True, timeout=START_S, capture_output=True)
    return Checkout(tmp_path_factory.mktemp("checkout"))


@pytest.fixture
async def served(checkout: Checkout, tmp_path: Path) -> AsyncIterator[Checkout]:
    [serve] = commands("serve")
    process = await _start_service(checkout, serve, tmp_path / "serve.log")
    try:
        yield checkout
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), 30)
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)


def test_something_of_every_page_is_run_or_cannot_be() -> None:
    lint_only = {page for page in pages("en") if page not in PAGES}
    assert lint_only == {
        "index", "https", "architecture", "accuracy", "promises", "rules", "saved-questions",
        "dashboards", "teaching",
    }  # fmt: skip


async def test_what_the_pages_say_to_type_works(served: Checkout) -> None:
    failed = {}
    for page in PAGES:
        (served.folder / "docker/.env").unlink(missing_ok=True)
        (served.folder / ".env").unlink(missing_ok=True)
        session = "\n".join(block.text for block in commands("run") if block.page == page)
        code, output = await served.run(session)
        if code or not output.strip():
            failed[page] = (code, output[-2000:])
        EXPECTED.get(page, _nothing_more)(output)
    assert failed == {}


def _nothing_more(output: str) -> None:
    pass


def _first_question(output: str) -> None:
    assert '"RUN_STARTED"' in output
    assert '"RUN_FINISHED"' in output
    assert "RUN_ERROR" not in output


def _install(output: str) -> None:
    assert "make service-build" in output
    assert "FAILED" not in output


def _api(output: str) -> None:
    assert '"username":"admin"' in output.replace(" ", "")
    assert '"code":"unauthorized"' in output.replace(" ", "")


def _check_refusal(output: str) -> None:
    assert "refused, as it should be" in output


EXPECTED = {
    "first-question": _first_question,
    "install": _install,
    "api": _api,
    "configuration": _check_refusal,
    "troubleshooting": _check_refusal,
}
