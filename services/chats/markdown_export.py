"""A chat as a Markdown document, for reading and passing on."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from orjson import loads

from model.chats.branch import ChatTree, RunLink
from model.chats.chat import Chat
from model.chats.run import Run
from model.locales import Locale, text
from services.chats.service import AnsweredRun

MAX_ROWS = 200
"""More rows of a table are left to the downloads of its answer."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_ACTIVE = re.compile(r"!\[|<(?=[A-Za-z/!?])")
"""A picture, whose address may carry data away, or a tag of HTML."""
_LINK = re.compile(r"\](?=\s*[(:]\s*(?!<?(?:https?://|mailto:|#)))", re.IGNORECASE)
"""The end of what may be a link to something else than a page, such as a script."""
_LINE_END = re.compile(r"\r\n?|[\n\x85\u2028\u2029]")
_STATUSES = ("running", "cancelled", "waiting")
Content = Mapping[str, Any]


def list_branch(turns: Sequence[AnsweredRun], run_id: str | None) -> list[AnsweredRun]:
    """The turns of the branch that ends at a run, or at the newest one."""
    tree = ChatTree(RunLink(turn.run.id, turn.run.parent_id) for turn in turns)
    branch = set(tree.list_branch(run_id or tree.newest))
    return [turn for turn in turns if turn.run.id in branch]


def write_markdown(chat: Chat, turns: Sequence[AnsweredRun], locale: Locale, at: datetime) -> str:
    """The document: questions with their answers, tables and statements, the oldest first."""
    note = text("chats.export_note", locale, time=_format_time(at), count=len(turns))
    parts = [f"# {_escape(chat.title)}", note]
    for number, turn in enumerate(turns, 1):
        parts += _write_turn(number, turn, locale)
    return "\n\n".join(part for part in parts if part) + "\n"


def _write_turn(number: int, turn: AnsweredRun, locale: Locale) -> Iterator[str]:
    run, answer = turn.run, turn.answer
    yield f"## {number}. {_escape(' '.join(run.question.split()))}"
    yield f"*{_format_time(run.created_at)} · {_escape(run.responder.name)}*"
    activities = loads(answer.activities) if answer else []
    contents = {kind: _list_contents(activities, kind) for kind in ("notice", "table", "sql")}
    warnings = [each for each in contents["notice"] if each.get("level") == "warning"]
    yield from (f"> {_escape(str(each.get('message', '')))}" for each in warnings)
    yield _disarm(answer.text.strip()) if answer else ""
    yield _write_status(run, locale)
    for table in contents["table"][-1:]:
        yield from _write_table(table, locale)
    for statement in contents["sql"][-1:]:
        yield from _write_statement(statement, locale)


def _list_contents(activities: Iterable[Content], kind: str) -> list[Content]:
    return [each["content"] for each in activities if each.get("type") == kind]


def _write_status(run: Run, locale: Locale) -> str:
    if run.error_message:
        return f"> {_escape(run.error_message)}"
    if run.status in _STATUSES:
        return f"> {text(f'chats.export_{run.status}', locale)}"
    return ""


def _write_table(table: Content, locale: Locale) -> Iterator[str]:
    columns = [str(each.get("label") or each.get("name") or "") for each in table["columns"]]
    rows = table["rows"][:MAX_ROWS]
    if not columns:
        return
    lines = [_write_line(columns), _write_line(["---"] * len(columns), escape=False)]
    lines += [_write_line(["" if cell is None else str(cell) for cell in row]) for row in rows]
    yield "\n".join(lines)
    count = int(table.get("row_count") or len(table["rows"]))
    if count > len(rows):
        yield f"*{text('chats.export_first_rows', locale, shown=len(rows), count=f'{count:,}')}*"


def _write_line(cells: Iterable[str], *, escape: bool = True) -> str:
    texts = (_LINE_END.sub("<br>", _escape(cell)) if escape else cell for cell in cells)
    return f"| {' | '.join(texts)} |"


def _write_statement(statement: Content, locale: Locale) -> Iterator[str]:
    rules = [str(rule) for rule in statement.get("rules") or ()]
    if rules:
        lines = "\n".join(f"- {_escape(rule)}" for rule in rules)
        yield f"{text('chats.export_rules', locale)}\n\n{lines}"
    sql = str(statement.get("sql") or "").strip()
    if sql:
        longest = max(map(len, re.findall(r"`+", sql)), default=0)
        fence = "`" * max(3, longest + 1)
        yield f"{text('chats.export_statement', locale)}\n\n{fence}sql\n{sql}\n{fence}"


def _escape(words: str) -> str:
    """Text that Markdown shows as it is, and that is no HTML."""
    return _SPECIAL.sub(r"\\\1", words)


def _disarm(markdown: str) -> str:
    """An answer whose pictures and HTML are text, and whose links lead to pages.

    Whatever shows the document loads nothing and runs nothing. Characters are written as entities:
    the answer may have a backslash before them, which would take that of an escape for itself.
    """
    inert = _ACTIVE.sub(lambda match: "&lt;" if match[0] == "<" else "!&#91;", markdown)
    return _LINK.sub("&#93;", inert)


def _format_time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
