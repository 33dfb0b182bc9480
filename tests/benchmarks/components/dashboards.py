"""How soon twenty cards of a dashboard are answered, beside their statements alone."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

from tests.benchmarks.answers.latency import milliseconds
from tests.benchmarks.answers.timed_question import demo_source, make_body
from tests.benchmarks.processes.http_client import Server
from tests.benchmarks.processes.servers import start_product
from tests.benchmarks.result_row import Row

CARDS = 20
AT_ONCE = 6
"""As many requests as a browser has under way."""
TIMES = 5
ASKED = (
    "top 5 stores by revenue in 2025",
    "number of stores by city",
    "revenue by month in 2025",
    "number of orders by month in 2025",
    "how many orders in 2025",
)


async def measure_dashboard(data: Path) -> list[Row]:
    """Seconds until all cards have answered, as a browser asks for them."""
    async with start_product(data) as running:
        server = running.server
        saved = [await _save(server, each) for each in ASKED]
        dashboard, cards = await _make(server, [each["id"] for each in saved])
        fresh = [await _answer(server, dashboard, cards, refresh=True) for _ in range(TIMES)]
        cached = [await _answer(server, dashboard, cards, refresh=False) for _ in range(TIMES)]
    statements = [saved[number % len(saved)]["sql"] for number in range(CARDS)]
    alone = await asyncio.to_thread(_run, data, statements)
    return [
        Row(f"{CARDS} cards, run anew", _show(fresh), milliseconds(alone), "≤ 2 s"),
        Row(f"{CARDS} cards, rows cached", _show(cached), "", "≤ 2 s"),
    ]


async def make_dashboard(server: Server) -> str:
    """The id of a new dashboard: every second card a table, the others what suits their rows."""
    saved = [await _save(server, each) for each in ASKED]
    dashboard, _ = await _make(server, [each["id"] for each in saved])
    return dashboard


async def _save(server: Server, question: str) -> dict[str, Any]:
    """A question that was asked and saved."""
    body = make_body(await demo_source(server), question, "en")
    async for _ in server.pieces("/api/chats/runs", body):
        pass
    found: dict[str, Any] = await server.fetch(
        "POST", "/api/saved-questions", {"run_id": body["runId"]}
    )
    return found


async def _make(server: Server, questions: list[str]) -> tuple[str, list[str]]:
    made = await server.fetch("POST", "/api/dashboards", {"name": "Benchmark"})
    cards = [
        {
            "id": str(uuid4()),
            "kind": "question",
            "question_id": questions[number % len(questions)],
            "content": "table" if number % 2 else "auto",
            "position": {"x": number % 3 * 4, "y": number // 3 * 5, "width": 4, "height": 5},
        }
        for number in range(CARDS)
    ]
    await server.fetch("PATCH", f"/api/dashboards/{made['id']}", {"cards": cards})
    return made["id"], [str(card["id"]) for card in cards]


async def _answer(server: Server, dashboard: str, cards: list[str], *, refresh: bool) -> float:
    """Seconds until all cards have answered. Raises when one has no rows."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def fetch(card: str) -> None:
        path = f"/api/dashboards/{dashboard}/cards/{card}/answer"
        async with slots:
            answer = await server.fetch("POST", path, {"refresh": refresh})
        if answer["status"] != "ok":
            raise RuntimeError(f"a card was not answered: {answer['problem']}")

    began = perf_counter()
    await asyncio.gather(*(fetch(card) for card in cards))
    return perf_counter() - began


def _run(data: Path, statements: list[str]) -> float:
    began = perf_counter()
    with closing(sqlite3.connect(next(data.glob("**/demo.db")))) as connection:
        for statement in statements:
            connection.execute(statement).fetchall()
    return perf_counter() - began


def _show(times: list[float]) -> str:
    return f"{median(times):.2f} / {max(times):.2f} s"
