"""What a scripted model may say, and how a test writes it down."""

import asyncio
import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Kind = Literal["sql", "summary", "suggestions", "chat", "memory", "drawing", "dashboard"]
WRITES_SQL = re.compile(
    r"cannot answer: |无法回答：|SELECT statement that|的 \S+(?: \S+)? SELECT 语句"
)
"""What the instructions for a statement ask for where there is none."""
TAGS: dict[str, Kind] = {
    "columns": "drawing",
    "dashboard": "dashboard",
    "conversation": "memory",
    "already_asked": "suggestions",
}
"""What a prompt has between tags, for what is told by them."""
TOKENS = re.compile(r"\s*[A-Za-z0-9_]{1,6}|\s*[\u3400-\u9fff]{1,2}|\s*[^\sA-Za-z0-9_]|\s+")


@dataclass(frozen=True)
class Thought:
    """A piece of reasoning_content."""

    text: str


@dataclass(frozen=True)
class Pause:
    """Nothing, until the event is set; a stall when it never is."""

    until: asyncio.Event


@dataclass(frozen=True)
class Raw:
    """Bytes put into the event stream as they are."""

    data: bytes


@dataclass(frozen=True)
class Cut:
    """The connection breaks."""


@dataclass(frozen=True)
class Endless:
    """The same text until the client leaves."""

    text: str


@dataclass(frozen=True)
class ToolCall:
    """A call of a tool. Streamed with `cut`, its arguments come in pieces of so many characters."""

    name: str
    arguments: str
    index: int | None = 0
    id: str = "call_1"
    cut: int = 0

    def whole(self) -> dict[str, Any]:
        """As OpenAI writes it."""
        function = {"name": self.name, "arguments": self.arguments}
        return {"id": self.id, "type": "function", "function": function}

    def parts(self) -> list[dict[str, Any]]:
        """As OpenAI streams it."""
        place = {} if self.index is None else {"index": self.index}
        if not self.cut:
            return [place | self.whole()]
        pieces = range(0, len(self.arguments), self.cut)
        head = {"id": self.id, "type": "function", "function": {"name": self.name, "arguments": ""}}
        texts = [{"arguments": self.arguments[at : at + self.cut]} for at in pieces]
        return [place | head, *(place | {"function": text} for text in texts)]


Piece = str | Thought | Pause | Raw | Cut | Endless | ToolCall


@dataclass(frozen=True)
class Delay:
    """How slow the model is."""

    first_s: float = 0
    token_s: float = 0


@dataclass(frozen=True)
class Reply:
    """One answer of the model."""

    pieces: Sequence[Piece] = ()
    status: int = 200
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    """Sent as it is, as JSON, instead of a stream."""
    finish: Literal["stop", "length"] = "stop"
    """Why it ends."""
    usage: dict[str, Any] = field(
        default_factory=lambda: {
            "prompt_tokens": 100,
            "completion_tokens": 20,
            "total_tokens": 120,
        }
    )


@dataclass(frozen=True)
class ModelRequest:
    """What was asked."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """All messages as one text."""
        return "\n".join(str(m.get("content")) for m in self.body.get("messages", []))

    @property
    def tools(self) -> list[str]:
        """The names of the tools that were offered."""
        return [tool["function"]["name"] for tool in self.body.get("tools", [])]

    @property
    def user(self) -> str:
        """The last user message."""
        return str(self.body["messages"][-1]["content"])

    @property
    def kind(self) -> Kind:
        """What the prompt asks for."""
        if WRITES_SQL.search(self.prompt):
            return "sql"
        if "assistant of TableTalk" in self.prompt or "TableTalk（智能问数）的助手" in self.prompt:
            return "chat"
        tagged = (kind for tag, kind in TAGS.items() if f"<{tag}>" in self.prompt)
        return next(tagged, "summary")


def text_reply(text: str) -> Reply:
    """A text, token by token."""
    return Reply(TOKENS.findall(text))


def tool_reply(*calls: ToolCall | tuple[str, Any], before: str = "") -> Reply:
    """Calls of tools, after some words; a pair is a name with its arguments."""
    tool_calls = [
        call
        if isinstance(call, ToolCall)
        else ToolCall(call[0], json.dumps(call[1], ensure_ascii=False), at, f"call_{at}", cut=7)
        for at, call in enumerate(calls)
    ]
    return Reply([*TOKENS.findall(before), *tool_calls])


def sql_reply(
    sql: str,
    *,
    title: str = "",
    assumptions: Sequence[str] = (),
    chart: str = "",
    cannot_answer: str = "",
) -> Reply:
    """The answer to a request for SQL, as it is asked for."""
    lines = [f"```sql\n{sql}\n```"] * bool(sql)
    lines += [f"title: {title}"] * bool(title)
    lines += [f"assumed: {line}" for line in assumptions]
    lines += [f"chart: {chart}"] * bool(chart)
    lines += [f"cannot answer: {cannot_answer}"] * bool(cannot_answer)
    return text_reply("\n".join(lines))


def sql_json_reply(sql: str, **more: Any) -> Reply:
    """The same as JSON, which some models prefer."""
    return text_reply(
        json.dumps({"sql": sql, "assumptions": [], "title": ""} | more, ensure_ascii=False)
    )


def with_probability(reply: Reply, probability: float) -> Reply:
    """`reply` from a server that tells how probable each token was: always so much."""
    told = {"content": [{"logprob": math.log(probability)}]}
    events = (
        {"choices": [{"index": 0, "delta": {"content": piece}, "logprobs": told}]}
        for piece in reply.pieces
    )
    return replace(reply, pieces=[Raw(f"data: {json.dumps(each)}\n\n".encode()) for each in events])


def followed_by(reply: Reply, *pieces: Piece) -> Reply:
    """`reply`, and what comes after it: `Endless` words, a `Cut`, a `Pause`."""
    return Reply([*reply.pieces, *pieces])


def suggestions_reply(*questions: str) -> Reply:
    """The answer to a request for suggestions."""
    return text_reply("\n".join(questions))


def error_reply(status: int, message: str = "scripted", *, retry_after: int | None = None) -> Reply:
    """An error of the server."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Reply(status=status, message=message, headers=headers)


def default_reply(request: ModelRequest, *, rows_to_tell: bool = False) -> Reply:
    """An answer for a test that does not care; with `rows_to_tell` a model is asked to tell them.

    One row is told without a model.
    """
    if request.kind == "sql":
        rows = "SELECT 'a' AS name, 1 AS n UNION ALL SELECT 'b' AS name, 2 AS n"
        return sql_reply(rows if rows_to_tell else "SELECT 1 AS n", title="One")
    if request.kind == "suggestions":
        return suggestions_reply("And by month?", "And by region?", "Which are the largest?")
    if request.kind in ("chat", "memory"):
        return text_reply("Gladly." if request.kind == "chat" else "They spoke about sales.")
    if request.kind == "drawing":
        return text_reply("none")
    return text_reply("The rows are shown above.")


def rules_from(rules: list[dict[str, Any]]) -> Callable[[ModelRequest], Reply | None]:
    """Replies by the text of the last user message; the first rule that matches counts.

    A `sql_template` takes the groups of the match: `\\1`.
    """
    compiled = [(re.compile(rule["match"], re.IGNORECASE | re.DOTALL), rule) for rule in rules]

    def answer(request: ModelRequest) -> Reply | None:
        found = ((match.search(request.user), rule) for match, rule in compiled)
        match, rule = next(((match, rule) for match, rule in found if match), (None, {}))
        if match and request.kind == "sql" and "sql_template" in rule:
            return sql_reply(match.expand(rule["sql_template"]), title=rule.get("title", ""))
        if request.kind not in rule:
            return None
        if request.kind == "sql":
            return sql_reply(rule["sql"], title=rule.get("title", ""))
        if request.kind == "suggestions":
            return suggestions_reply(*rule["suggestions"])
        return text_reply(rule["summary"])

    return answer
