"""The drill: destroyed or gone forward, and the backup brings back the same answers."""

import gzip
import re
import shutil
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts.stack import backup as stack_backup
from tests.stack.images import OURS
from tests.stack.running import LIMIT_S, Stack, ask, question

pytestmark = pytest.mark.timeout(1800)
CSV = "产品,数量\n茶,3\n咖啡,5\n".encode()
NEWER = "9999_newer"
MIGRATION = f'''
import sqlalchemy as sa
from alembic import op
revision, down_revision = "{NEWER}", "{{before}}"
def upgrade():
    op.add_column("users", sa.Column("of_a_newer_release", sa.Text(), nullable=True))
'''
IMAGE = f"FROM sanic-web:latest\nCOPY --chmod=0644 {NEWER}.py /app/model/migrations/versions/\n"


@dataclass(frozen=True)
class Taken:
    """A backup, and what must be there again once it is restored."""

    archive: Path
    chat: str
    file: str
    held: tuple[Any, ...]


@pytest.fixture(scope="module")
def ours(stack: Stack) -> Iterator[Stack]:
    """The commands, aimed at the stack of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stack_backup, "COMPOSE", stack.command)
        patch.setattr(stack_backup, "ENV", stack.folder / ".env")
        for name, value in stack.docker.environment.items():
            patch.setenv(name, value)
        patch.setenv("WAIT_S", "600")
        yield stack


@pytest.fixture(scope="module")
def taken(ours: Stack, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """Asked, uploaded, and taken."""
    with ours.client() as client:
        chat = ask(client)[0]["threadId"]
        sent = client.post("/api/files", files={"file": ("库存.csv", CSV, "text/csv")})
        assert sent.status_code == 201, sent.text
        file = sent.json()["id"]
        held = read_kept(client, chat, file)
    return Taken(stack_backup.backup(tmp_path_factory.mktemp("backups")), chat, file, held)


def rows(events: list[dict[str, Any]]) -> Any:
    [table] = [e["content"]["rows"] for e in events if e.get("activityType") == "table"]
    return table


def read_kept(client: httpx.Client, chat: str, file: str) -> tuple[Any, ...]:
    """What must be the same afterwards: a chat, a file's rows, the names of sources."""
    sources = [s["name"] for s in client.get("/api/datasources").json()["items"]]
    asked = client.post("/api/chats/runs", json=question("数量合计", mode="file", fileIds=[file]))
    assert "RUN_FINISHED" in asked.text, asked.text
    return client.get(f"/api/chats/{chat}").json(), rows(ask(client)), sources


def _read_member(packed: tarfile.TarFile, name: str) -> bytes:
    member = packed.extractfile(name)
    assert member is not None
    return member.read()


@pytest.mark.promise("backups")
def test_what_is_destroyed_comes_back_with_the_same_answers(ours: Stack, taken: Taken) -> None:
    with tarfile.open(taken.archive) as packed:
        names = set(packed.getnames())
        dump = gzip.decompress(_read_member(packed, "mysql.sql.gz"))
        env = _read_member(packed, "env").decode()
    volumes = {f"{name}.tar.gz" for name in ("service", "minio", "neo4j", "mcphub")}
    assert {"manifest.json", "mysql.sql.gz", "env"} | volumes <= names
    keys = re.findall(r"^(?:SECRETS_KEY|JWT_SECRET_KEY)=(.+)$", env, re.MULTILINE)
    assert len(keys) == 2
    assert [key for key in keys if key.encode() in dump] == []
    with ours.client() as client:
        assert ask(client)[-1]["type"] == "RUN_FINISHED"  # it runs again

    ours.compose("down")
    shutil.rmtree(ours.folder / "volume")
    (ours.folder / ".env").unlink()

    stack_backup.restore(taken.archive)
    with ours.client() as client:
        assert read_kept(client, taken.chat, taken.file) == taken.held
    assert (ours.folder / ".env").stat().st_mode & 0o777 == 0o600


def test_the_way_back_from_a_newer_release(ours: Stack, taken: Taken, tmp_path: Path) -> None:
    """Forward by starting it; the older image refuses the records until the backup is back."""
    _build_newer(ours, tmp_path)
    ours.set(TAG="newer")
    assert "(admin" in ours.make("up")
    assert ours.inside("mysql", "sh", "-c", _REVISION).strip() == NEWER
    with ours.client() as client:
        assert read_kept(client, taken.chat, taken.file) == taken.held
        later = ask(client)[0]["threadId"]

    ours.set(TAG="latest")
    ours.compose("up", "-d", "--no-deps", "chat-service")
    _wait_refused(ours)
    assert ours.inside("mysql", "sh", "-c", _REVISION).strip() == NEWER

    stack_backup.restore(taken.archive)
    with ours.client() as client:
        assert read_kept(client, taken.chat, taken.file) == taken.held
        assert client.get(f"/api/chats/{later}").status_code == 404


_REVISION = (
    'MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysql -u root -N '
    '-e "SELECT version_num FROM $MYSQL_DATABASE.alembic_version"'
)


def _build_newer(stack: Stack, folder: Path) -> None:
    """A release that has one migration more."""
    before = max(stack_backup._list_revisions())
    (folder / f"{NEWER}.py").write_text(MIGRATION.format(before=before), "utf-8")
    (folder / "Dockerfile").write_text(IMAGE, "utf-8")
    stack.docker("build", "-q", "-t", f"{OURS['service']}:newer", str(folder))
    for name in (OURS["web"], OURS["charts"]):
        stack.docker("tag", f"{name}:latest", f"{name}:newer")


def _wait_refused(stack: Stack) -> None:
    """Return when the service has said that a newer release brought the records forward."""
    until = time.monotonic() + LIMIT_S
    while NEWER not in stack.compose("logs", "--no-log-prefix", "chat-service"):
        assert time.monotonic() < until, stack.compose("logs", "--tail", "40", "chat-service")
        time.sleep(0.5)
    assert stack.health("chat-service") != "healthy"
