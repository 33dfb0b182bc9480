"""Vectors with two real workers: made by one, used by both, made anew when the model changed."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.apps.migrated_records import with_records
from tests.support.apps.scripted_agent_app import ask, question
from tests.support.apps.service_process import Server, serve
from tests.support.polling import eventually
from tests.support.scripted.embeddings import ScriptedVectors
from tests.support.scripted.model_server import scripted_model
from tests.support.servers.ports import free_port

OTHERS = 12
TABLES = OTHERS + 1
QUESTION = "现在有多少运力"
MEANT = ("lorry_tonnage", ["含义相近"])


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[tuple[Server, int]]:
    """A server with two workers, and the port where its embedding model must listen."""
    port = free_port()
    folder = with_records(tmp_path / "data")
    with sqlite3.connect(folder / "port.db") as database:
        database.execute("CREATE TABLE lorry_tonnage (code TEXT, tons REAL)")
        for number in range(OTHERS):
            database.execute(f"CREATE TABLE zz{number}_log (code TEXT)")
    database.close()
    settings = {
        "SERVER_WORKERS": "2",
        "ADMIN_PASSWORD": "given by the operator",
        "EMBEDDING_BASE_URL": f"http://127.0.0.1:{port}/v1",
        "EMBEDDING_MODEL_NAME": "embed",
    }
    with serve(folder, **settings) as server:
        yield server, port


async def ask_first_table(
    client: httpx.AsyncClient, source: str, text: str
) -> tuple[str, list[str]]:
    """What an answer found first, and why."""
    events = await ask(client, question(text, datasourceId=source, locale="en"))
    [sources] = [e["content"] for e in events if e.get("activityType") == "sources"]
    first = sources["tables"][0]
    return first["name"], first["why"]


async def read_vectors(client: httpx.AsyncClient, source: str) -> dict[str, Any]:
    return dict((await client.get(f"/api/datasources/{source}")).json()["vectors"])


async def test_what_one_worker_embeds_the_other_finds_by(workers: tuple[Server, int]) -> None:
    server, port = workers
    vectors = ScriptedVectors()
    async with scripted_model(port=port, answer=vectors):
        await asyncio.to_thread(server.ready)
        token = await asyncio.to_thread(server.token)
        one, two = sorted(server.workers())
        async with server.client_of(one, token) as here, server.client_of(two, token) as there:
            made = {"name": "port", "kind": "sqlite", "config": {"path": "port.db"}}
            source = (await here.post("/api/datasources", json=made)).json()["id"]
            await here.post(f"/api/datasources/{source}/sync")
            whole = {"done": TABLES, "total": TABLES, "complete": True, "error": None}
            assert await read_vectors(there, source) == whole
            texts = [text for text in vectors.texts if "lorry tonnage" in text]
            assert len(texts) == 2, "made once, not in both"

            async def both(text: str) -> bool:
                found = [await ask_first_table(client, source, text) for client in (here, there)]
                return found == [MEANT, MEANT]

            assert await both(QUESTION)
            vectors.dimension = 24
            await ask_first_table(there, source, f"{QUESTION}？")
            await eventually(lambda: both(f"{QUESTION}吗"))
            assert await read_vectors(here, source) == whole
            assert len([text for text in vectors.texts if "lorry tonnage" in text]) == 4
