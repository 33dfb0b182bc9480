"""One question, timed: when its first event, its SQL, its rows and its end arrived."""

from dataclasses import dataclass
from uuid import uuid4

from tests.benchmarks.processes.http_client import Server

FIRST = b"data:"
DRAFT = b'"activityType":"sql"'
SQL = b'"status":"checking"'
ROWS = b'"activityType":"table"'
WORD = b'"TEXT_MESSAGE_CONTENT"'
FINISHED = b'"RUN_FINISHED"'
MARKS = (FIRST, DRAFT, SQL, ROWS, WORD, FINISHED)
LONGEST_MARK = max(map(len, MARKS))


@dataclass(frozen=True, slots=True)
class TimedQuestion:
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


def make_question(number: int) -> str:
    """A question that differs from the next 1,200, and its statement with it.

    Its statement takes SQLite a millisecond, so that what is timed is the service.
    """
    largest, area = 3 + number % 6, 80 + number * 7 % 400
    return f"top {largest} provinces by their stores over {area} square metres"


async def ask_question(
    server: Server, source: str, question: str, locale: str = "en"
) -> TimedQuestion:
    """Ask in a chat of its own and wait for the end. Raises when the run failed."""
    seen: dict[bytes, float] = {}
    rest = b""
    async for at, piece in server.pieces("/api/chats/runs", make_body(source, question, locale)):
        rest += piece
        for mark in MARKS:
            if mark not in seen and mark in rest:
                seen[mark] = at
        rest = rest[-LONGEST_MARK:]
    if FINISHED not in seen:
        raise RuntimeError(f"the run did not finish: {question}")
    word = seen.get(WORD, seen[FINISHED])
    sql = seen.get(SQL, seen[DRAFT])  # the baseline shows it complete at once
    return TimedQuestion(seen[FIRST], sql, seen[ROWS], word, seen[FINISHED])


def make_body(source: str, question: str, locale: str) -> dict[str, object]:
    """A question as the page asks it, in a chat of its own."""
    return {
        "threadId": str(uuid4()),
        "runId": str(uuid4()),
        "state": {},
        "messages": [{"id": str(uuid4()), "role": "user", "content": question}],
        "tools": [],
        "context": [],
        "forwardedProps": {"mode": "data", "datasourceId": source, "locale": locale},
    }
