"""The prompt of the call that writes a statement.

What stays the same during a chat comes first: instructions, tables, the turns before. A model's
server with a prefix cache then has little new to read. Examples stand before the turns, for a
question that continues one follows it.
"""

import re
from collections.abc import Iterator

from agent.data_agent.prompt_templates import (
    MAX_QUESTION_CHARS,
    load_instructions,
    select_recent_turns,
)
from agent.data_agent.sql_writing.schema.known_words import write_known_words
from agent.data_agent.sql_writing.schema.schema_ddl import write_definitions, write_schema
from agent.llm.messages import make_assistant_message, make_user_message
from agent.llm.prompt_data import wrap_data
from agent.llm.types import Message
from agent.ports import FailedAttempt, WriteRequest
from model.chats.question import Question
from model.engines.registry import find_dialect
from model.locales import text

MAX_TURN_CHARS = 4_000
MAX_EXAMPLE_CHARS = 4_000
"""A longer example is not shown: cut off it would teach a statement that is none."""
_VERSION = re.compile(r"\s*[\w.+~-]{1,40}(?!\S)", re.ASCII)


def make_prompt(request: WriteRequest) -> list[Message]:
    """The question with all that is known of the tables.

    After the first statement failed, the tables in another form and without values: what misled a
    model is likely to do it again, and another view is another chance. After that the model is
    shown its statements and what was wrong with them.
    """
    if len(request.failed_attempts) == 1:
        return make_definitions_prompt(request)
    question = request.question
    system = load_instructions("write_sql", question, database=_describe_database(request))
    question_text = write_known_words(question, request.schema) + _ask_question(
        question, question.text
    )
    chat = [
        *_make_example_messages(request),
        *_make_turn_messages(question),
        make_user_message(question_text),
        *_make_attempt_messages(request),
    ]
    return [system, *_put_tables_first(write_schema(request.schema, question.locale), chat)]


def make_definitions_prompt(request: WriteRequest) -> list[Message]:
    """The question with the tables as `CREATE TABLE`, and what was wrong with a first statement."""
    question = request.question
    instruction = text("prompts.anew", question.locale, database=_describe_database(request))
    words = write_known_words(question, request.schema)
    problem = "".join(map(_write_problem, request.failed_attempts[:1]))
    question_text = f"{words}{problem}{_ask_question(question, question.text)}\n{instruction}"
    chat = [*_make_turn_messages(question), make_user_message(question_text)]
    failed_sql = " ".join(attempt.sql for attempt in request.failed_attempts[:1])
    tables = write_definitions(request.schema, question.locale, failed_sql)
    return _put_tables_first(tables, chat)


def _put_tables_first(tables: str, chat: list[Message]) -> list[Message]:
    return [make_user_message(f"{tables}\n\n{chat[0]['content']}"), *chat[1:]]


def _describe_database(request: WriteRequest) -> str:
    """The database with its version; it may say anything, so anything else is left out."""
    source = request.schema.source
    version = _VERSION.match(source.server_version)
    return f"{find_dialect(source.dialect).title} {version[0].strip() if version else ''}".strip()


def make_retry_messages(reply: str, request: WriteRequest) -> list[Message]:
    """What follows an answer that holds no statement: the statement alone is asked for."""
    again = text("prompts.sql_only", request.question.locale)
    return [
        make_assistant_message(reply[:MAX_TURN_CHARS] or "-"),
        make_user_message(again + _ask_question(request.question, request.question.text)),
    ]


def fence_sql(sql: str) -> str:
    """A statement as the model is asked to write it."""
    return f"```sql\n{sql}\n```"


def _make_example_messages(request: WriteRequest) -> list[Message]:
    """Questions like this one with their statements, the most similar last."""
    messages: list[Message] = []
    for match in reversed(request.schema.examples):
        example = match.example.values
        if len(example.question) + len(example.sql) > MAX_EXAMPLE_CHARS:
            continue
        question_text = " ".join(example.question.split())  # of somebody else: no line of its own
        messages += [
            make_user_message(_ask_question(request.question, question_text)),
            make_assistant_message(fence_sql(example.sql)),
        ]
    return messages


def _make_turn_messages(question: Question) -> list[Message]:
    messages: list[Message] = []
    for turn in select_recent_turns(question):
        answer = fence_sql(turn.sql) if turn.sql else turn.summary[:MAX_TURN_CHARS]
        messages += [
            make_user_message(_ask_question(question, turn.question)),
            make_assistant_message(answer or "-"),
        ]
    return messages


def _make_attempt_messages(request: WriteRequest) -> Iterator[Message]:
    """Each statement that failed, as the model's own answer, and what was wrong with it."""
    again = text("prompts.corrected", request.question.locale)
    question_text = _ask_question(request.question, request.question.text)
    for attempt in request.failed_attempts:
        yield make_assistant_message(fence_sql(attempt.sql))
        yield make_user_message(f"{_write_problem(attempt)}{again}{question_text}")


def _write_problem(attempt: FailedAttempt) -> str:
    """What was wrong, as data: it repeats names and values of the database.

    It stays a comment line, too: without that, a small model puts less of it right.
    """
    problem = " ".join(f"{attempt.problem} {attempt.advice}".split())
    return wrap_data("problem", f"-- {problem}")


def _ask_question(question: Question, words: str) -> str:
    return text("prompts.question", question.locale, question=words[:MAX_QUESTION_CHARS])
