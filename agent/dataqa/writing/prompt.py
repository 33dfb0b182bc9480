"""The prompt of the call that writes a statement.

What stays while a chat goes on stands first: instructions, tables, the turns before. So a model's
server that remembers how a prompt began has little new to read.
"""

from collections.abc import Iterator
from typing import Literal

from agent.dataqa.ddl import ddl, definitions
from agent.dataqa.facts import facts
from agent.dataqa.prompting import MAX_QUESTION_CHARS, instructions, recent
from agent.llm.types import Message
from agent.ports import FailedAttempt, WriteRequest
from model.chats.question import Question
from model.locales import text

MAX_TURN_CHARS = 4_000
DIALECTS = {
    "sqlite": "SQLite",
    "mysql": "MySQL",
    "postgres": "PostgreSQL",
    "duckdb": "DuckDB",
    "clickhouse": "ClickHouse",
    "trino": "Trino",
}


def prompt(request: WriteRequest) -> list[Message]:
    """The question with all that is known of the tables.

    After the first statement failed, the tables alone: what misled a model is likely to do it
    again, and another view of the tables is another chance. After that the model is shown its
    statements and what was wrong with them.
    """
    if len(request.failed) == 1:
        return _from_definitions(request)
    question = request.question
    system = instructions("write_sql", question, database=_database(request))
    asked = facts(question, request.schema) + _asked(question, question.text)
    chat = [*_turns(question), _said("user", asked), *_attempts(request)]
    return [system, *_beginning_with(ddl(request.schema, question.locale), chat)]


def _from_definitions(request: WriteRequest) -> list[Message]:
    question = request.question
    problem = f"-- {_problem(request.failed[0])}\n"
    written = text("prompts.anew", question.locale, database=_database(request))
    asked = f"{problem}{_asked(question, question.text)}\n{written}"
    chat = [*_turns(question), _said("user", asked)]
    return _beginning_with(definitions(request.schema), chat)


def _beginning_with(tables: str, chat: list[Message]) -> list[Message]:
    return [_said("user", f"{tables}\n\n{chat[0]['content']}"), *chat[1:]]


def _database(request: WriteRequest) -> str:
    source = request.schema.source
    version, *_ = [*source.server_version.split(), ""]
    return f"{DIALECTS[source.dialect]} {version}".strip()


def prompt_again(said: str, request: WriteRequest) -> list[Message]:
    """What follows an answer that holds no statement: the statement alone is asked for."""
    again = text("prompts.sql_only", request.question.locale)
    return [
        _said("assistant", said[:MAX_TURN_CHARS] or "-"),
        _said("user", again + _asked(request.question, request.question.text)),
    ]


def fenced(sql: str) -> str:
    """A statement as the model is asked to write it."""
    return f"```sql\n{sql}\n```"


def _turns(question: Question) -> list[Message]:
    messages: list[Message] = []
    for turn in recent(question):
        answer = fenced(turn.sql) if turn.sql else turn.summary[:MAX_TURN_CHARS]
        messages += [
            _said("user", _asked(question, turn.question)),
            _said("assistant", answer or "-"),
        ]
    return messages


def _attempts(request: WriteRequest) -> Iterator[Message]:
    """Each statement that failed, as the model's own answer, and what was wrong with it."""
    again = text("prompts.corrected", request.question.locale)
    asked = _asked(request.question, request.question.text)
    for attempt in request.failed:
        yield _said("assistant", fenced(attempt.sql))
        yield _said("user", f"-- {_problem(attempt)}\n{again}{asked}")


def _problem(attempt: FailedAttempt) -> str:
    return " ".join(f"{attempt.problem} {attempt.advice}".split())


def _asked(question: Question, words: str) -> str:
    return text("prompts.question", question.locale, question=words[:MAX_QUESTION_CHARS])


def _said(role: Literal["user", "assistant"], content: str) -> Message:
    return {"role": role, "content": content}
