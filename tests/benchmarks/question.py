"""One question, timed: when its first event, its SQL, its rows and its end arrived."""

from dataclasses import dataclass
from uuid import uuid4

from tests.benchmarks.wire import Server


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds from the request to each part of the answer."""

    first_event: float
    sql: float
    rows: float
    first_word: float
    end: float


async def demo_source(server: Server) -> str:
    """The id of the demo source."""
    listed = await server.fetch("GET", "/api/datasources")
    return str(listed["items"][0]["id"])


async def ask(server: Server, source: str, question: str, locale: str = "en") -> Timed:
    """Ask in a chat of its own and wait for the end. Raises when the run failed."""
    seen: dict[str, float] = {}
    async for at, event in server.events("/api/chats/runs", _body(source, question, locale)):
        for part in _parts(event):
            seen.setdefault(part, at)
    if "finished" not in seen:
        raise RuntimeError(f"the run did not finish: {question}")
    word = seen.get("word", seen["finished"])
    return Timed(seen["first"], seen["sql"], seen["rows"], word, seen["finished"])


def _parts(event: dict[str, object]) -> list[str]:
    named = {"TEXT_MESSAGE_CONTENT": "word", "RUN_FINISHED": "finished"}
    activity = {"sql": "sql", "table": "rows"}
    found = [
        named.get(str(event["type"]), ""),
        activity.get(str(event.get("activityType")), ""),
    ]
    return ["first", *filter(None, found)]


def _body(source: str, question: str, locale: str) -> dict[str, object]:
    return {
        "threadId": str(uuid4()),
        "runId": str(uuid4()),
        "state": {},
        "messages": [{"id": str(uuid4()), "role": "user", "content": question}],
        "tools": [],
        "context": [],
        "forwardedProps": {"mode": "data", "datasourceId": source, "locale": locale},
    }
