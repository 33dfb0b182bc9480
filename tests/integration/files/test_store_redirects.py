"""An object store that redirects leads nowhere: neither files nor signed requests follow it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from model.config.sections import MinioSettings
from model.errors import StorageUnavailable
from services.storage.minio_store import open_minio
from services.storage.object_store import make_key


class RedirectingStore:
    """Has a private bucket, and sends who asks for an object to another address."""

    def __init__(self, target: str) -> None:
        self._target = target

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        is_of_bucket = head.split()[1].rstrip("/").count("/") == 1
        is_signed = "authorization" in head.lower()
        if head.startswith("PUT") or is_of_bucket:
            reply = '200 OK\r\nETag: "00"\r\n'
        elif is_signed:
            reply = f"307 Temporary Redirect\r\nLocation: {self._target}\r\n"
        else:
            reply = "403 Forbidden\r\n"
        writer.write(f"HTTP/1.1 {reply}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
        writer.close()


class InternalService:
    """What only this machine reaches."""

    def __init__(self) -> None:
        self.requests: list[str] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.requests.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\ninternal")
        writer.close()


@asynccontextmanager
async def serving(service: RedirectingStore | InternalService) -> AsyncIterator[str]:
    """The address of a service, as host:port."""
    server = await asyncio.start_server(service.answer, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.promise("connections")
async def test_a_redirect_of_the_store_is_not_followed(tmp_path: Path) -> None:
    internal = InternalService()
    async with (
        serving(internal) as target,
        serving(RedirectingStore(f"http://{target}/secret")) as endpoint,
    ):
        settings = MinioSettings(endpoint=endpoint, access_key="a", secret_key=SecretStr("secret"))
        async with open_minio(settings) as store:
            for read in (store.fetch(make_key(), tmp_path / "copy"), store.size(make_key())):
                with pytest.raises(StorageUnavailable):
                    await read
    assert internal.requests == []
