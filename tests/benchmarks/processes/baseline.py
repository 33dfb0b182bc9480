"""What is measured against: a bare Sanic handler that trusts its model.

It makes the same two model calls, runs the statement as it comes and streams the words. There are
no accounts, no retrieval, guard, limits or chart, no checked figures and no stored answer: what the
product adds is the difference to this.
"""

import argparse
import asyncio
import json
import re
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import httpx
from sanic import Request, Sanic
from sanic.response import HTTPResponse
from sanic.response import json as as_json

COMPACT = (",", ":")
PROMPT = "Answer with a ```sql block, or `cannot answer: reason`. Question: {question}"


async def _words(client: httpx.AsyncClient, prompt: str) -> AsyncIterator[str]:
    body = {
        "model": "scripted",
        "stream": True,
        "messages": [{"role": "user", "content": prompt}],
    }
    async with client.stream("POST", "/chat/completions", json=body) as response:
        async for line in response.aiter_lines():
            if line.startswith("data: {"):
                for choice in json.loads(line[6:])["choices"]:
                    yield choice["delta"].get("content") or ""


def _statement(text: str) -> str:
    found = re.search(r"```sql\s*(.*?)```", text, re.DOTALL)
    return found[1] if found else text.strip()


def _rows(path: str, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as connection:
        return connection.execute(sql).fetchall()


def create_app(database: str, model: str) -> Sanic[Any, Any]:
    """The baseline over one SQLite file and one OpenAI-compatible server."""
    app: Sanic[Any, Any] = Sanic("baseline", configure_logging=False)

    async def connect(app: Sanic[Any, Any]) -> None:
        app.ctx.client = httpx.AsyncClient(base_url=model, timeout=60)

    async def ask(request: Request) -> HTTPResponse | None:
        question = request.json["messages"][-1]["content"]
        response = await request.respond(content_type="text/event-stream")

        async def send(event: dict[str, object]) -> None:
            await response.send(f"data: {json.dumps(event, separators=COMPACT)}\n\n")

        await send({"type": "RUN_STARTED"})
        prompt = PROMPT.format(question=question)
        sql = _statement("".join([word async for word in _words(request.app.ctx.client, prompt)]))
        await send({"type": "ACTIVITY_SNAPSHOT", "activityType": "sql", "content": sql})
        rows = await asyncio.to_thread(_rows, database, sql)
        await send({"type": "ACTIVITY_SNAPSHOT", "activityType": "table", "content": rows})
        summary = f"Summarize for: {question}\nRows: {rows[:50]}"
        async for word in _words(request.app.ctx.client, summary):
            await send({"type": "TEXT_MESSAGE_CONTENT", "delta": word})
        await send({"type": "RUN_FINISHED"})
        await response.eof()
        return None

    async def ready(_: Request) -> HTTPResponse:
        return as_json({"status": "ok"})

    app.register_listener(connect, "before_server_start")
    app.add_route(ask, "/api/chats/runs", methods=["POST"])
    app.add_route(ready, "/readyz")
    return app


def main() -> None:
    """Serve the baseline until ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--model", required=True)
    given = parser.parse_args()
    app = create_app(given.database, given.model)
    app.run("127.0.0.1", given.port, single_process=True, access_log=False)


if __name__ == "__main__":
    main()
