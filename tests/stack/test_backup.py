"""The drill: a backup, everything destroyed, the backup restored, the same answers."""

import shutil
import tarfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts import stack_backup
from tests.stack.running import Stack, ask, question

pytestmark = pytest.mark.timeout(1800)
CSV = "产品,数量\n茶,3\n咖啡,5\n".encode()


@pytest.fixture
def ours(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """The commands, aimed at the stack of the tests."""
    monkeypatch.setattr(stack_backup, "COMPOSE", stack.command)
    monkeypatch.setattr(stack_backup, "ENV", stack.folder / ".env")
    for name, value in stack.docker.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("WAIT_S", "600")
    return stack


def rows(events: list[dict[str, Any]]) -> Any:
    [table] = [e["content"]["rows"] for e in events if e.get("activityType") == "table"]
    return table


def kept(client: httpx.Client, chat: str, file: str) -> tuple[Any, ...]:
    """What must be the same afterwards: a chat, a file's rows, the names of sources."""
    sources = [s["name"] for s in client.get("/api/datasources").json()["items"]]
    asked = client.post("/api/chats/runs", json=question("数量合计", mode="file", fileIds=[file]))
    assert "RUN_FINISHED" in asked.text, asked.text
    return client.get(f"/api/chats/{chat}").json(), rows(ask(client)), sources


def test_what_is_destroyed_comes_back_with_the_same_answers(ours: Stack, tmp_path: Path) -> None:
    with ours.client() as client:
        chat = ask(client)[0]["threadId"]
        sent = client.post("/api/files", files={"file": ("库存.csv", CSV, "text/csv")})
        assert sent.status_code == 201, sent.text
        before = kept(client, chat, sent.json()["id"])

    archive = stack_backup.backup(tmp_path)
    with tarfile.open(archive) as packed:
        names = set(packed.getnames())
    volumes = {f"{name}.tar.gz" for name in ("service", "minio", "neo4j", "mcphub")}
    assert {"manifest.json", "mysql.sql.gz", "env"} | volumes <= names
    with ours.client() as client:
        assert ask(client)[-1]["type"] == "RUN_FINISHED"  # it runs again

    ours.compose("down")
    shutil.rmtree(ours.folder / "volume")
    (ours.folder / ".env").unlink()

    stack_backup.restore(archive)
    with ours.client() as client:
        assert kept(client, chat, sent.json()["id"]) == before
    assert (ours.folder / ".env").stat().st_mode & 0o777 == 0o600
