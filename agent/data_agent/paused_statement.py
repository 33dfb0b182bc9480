"""A statement that waits for its user: what is stored of it, and how its run goes on."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

from agent.data_agent.state import DataAgentState
from agent.ports import Reading, WrittenSql
from model.chats.question import Question


def hash_statement(sql: str) -> str:
    """The hash that an approval is bound to."""
    return sha256(sql.encode("utf-8", "surrogatepass")).hexdigest()


def save_statement(state: DataAgentState) -> dict[str, Any]:
    """The checked statement with what its writer said about it."""
    written_sql = replace(state.written_sql, sql=state.query.sql)
    return {
        "written": asdict(written_sql),
        "hash": hash_statement(state.query.sql),
        "attempt": state.attempt,
        "is_users_sql": state.is_users_sql,
        "question": state.question.text,
    }


def load_statement(question: Question, saved_statement: Mapping[str, Any]) -> DataAgentState:
    """The state in which the approved statement is checked anew, and run as it is."""
    fields = dict(saved_statement["written"])
    readings = tuple(Reading(**each) for each in fields.pop("other_readings"))
    for name in ("assumptions", "unused_words"):
        fields[name] = tuple(fields[name])
    return DataAgentState(
        question,
        attempt=saved_statement["attempt"],
        sql_id=str(uuid4()),
        is_users_sql=saved_statement["is_users_sql"],
        written_sql=WrittenSql(**fields, other_readings=readings),
        approved_hash=saved_statement["hash"],
    )
