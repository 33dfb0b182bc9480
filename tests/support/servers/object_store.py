"""A real S3 server (nanio, which checks signatures): a fresh bucket name for each test."""

import sys
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from model.config.sections import MinioSettings
from tests.support.servers.ports import free_port
from tests.support.servers.server_process import Account, Server, keep, share_server, wait_for


@dataclass(frozen=True)
class PrivateBucket:
    """A bucket that is not made yet, and the account that may make it."""

    server: Server
    name: str

    @property
    def url(self) -> str:
        """Where the bucket is."""
        return f"http://{self.server.host}:{self.server.port}/{self.name}"

    def settings(self, **changed: object) -> MinioSettings:
        """The settings that lead to it."""
        return MinioSettings(
            endpoint=f"{self.server.host}:{self.server.port}",
            access_key=self.server.root.username,
            secret_key=SecretStr(self.server.root.password),
            bucket=self.name,
        ).model_copy(update=changed)

    def variables(self) -> dict[str, str]:
        """The same for the environment of a process."""
        return {
            "MINIO_ENDPOINT": f"{self.server.host}:{self.server.port}",
            "MINIO_ACCESS_KEY": self.server.root.username,
            "MINIO_SECRET_KEY": self.server.root.password,
            "MINIO_BUCKET": self.name,
        }


def start_nanio(home: Path) -> Server:
    """A nanio with its data in `home`."""
    port, root = free_port(), Account("storekeeper", uuid4().hex)
    program = Path(sys.executable).with_name("nanio")
    options = f"serve --host 127.0.0.1 --port {port} --no-access-log --data-dir {home / 'data'}"
    secrets = [f"NANIO_ACCESS_KEY={root.username}", f"NANIO_SECRET_KEY={root.password}"]
    keep(home, ["env", *secrets, str(program), *options.split()], None)
    wait_for(port, home / "log")
    return Server("nanio", port, root)


@pytest.fixture
def bucket() -> PrivateBucket:
    """A bucket of one test."""
    return PrivateBucket(share_server("nanio", start_nanio), f"bucket-{uuid4().hex[:12]}")


def unused_address() -> str:
    """host:port where nobody listens."""
    return f"127.0.0.1:{free_port()}"
