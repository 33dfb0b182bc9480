"""What is added later and is in no cell of the matrix fails here: a field, a prompt, an output."""

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from agent.ports import FailedAttempt, Tool, ToolResult
from model.answers import activities
from model.chats.question import Turn
from model.files.document import FoundPassage
from model.sources.schema import Column, ForeignKey, Join, MatchedValue, SourceInfo, Table
from model.sources.teaching import ExampleValues, TermValues
from tests.integration.injection.channels import (
    CALL_OF,
    CELLS,
    NEVER_TOLD,
    OUTPUTS,
    REACH,
    Call,
    why_missing,
)
from tests.integration.injection.hostile_world import CLOSING
from tests.integration.injection.test_matrix import ATTACK

AGENT = Path(__file__).parents[3] / "agent"
OURS = "ours"
"""Written or checked by our code: an id, a flag, a kind, a number, SQL that the guard rendered."""
FIELDS: dict[type[Any], dict[str, str]] = {
    Table: {
        "name": "file_name", "columns": "column_name", "kind": OURS, "comment": "column_comment",
        "note": "table_note", "enabled": OURS, "primary_key": "column_name",
        "foreign_keys": "relation_property", "rejected_keys": "relation_property", "rows": OURS,
        "rows_exact": OURS, "partial": OURS, "switched_off": "column_name",
        "lineage": "column_name",
    },
    Column: {
        "name": "column_name", "type": OURS, "kind": OURS, "nullable": OURS,
        "comment": "column_comment", "note": "table_note", "enabled": OURS,
        "samples": "stored_value", "enum": OURS, "profile": OURS,
        "dictionary": "stored_value", "codes": "stored_value",
    },
    SourceInfo: {
        "id": OURS, "name": "datasource_name", "kind": OURS, "dialect": OURS,
        "server_version": OURS, "egress": OURS, "default_schema": OURS,
        "dictionaries": "file_name",
    },
    Join: {
        "left": "file_name", "right": "file_name", "on": "column_name", "origin": OURS,
        "unmatched": OURS,
    },
    ForeignKey: {
        "columns": "column_name", "table": "file_name", "references": "column_name",
        "inferred": OURS, "unmatched": OURS, "assumed": OURS,
    },
    MatchedValue: {
        "text": "question", "table": "file_name", "column": "column_name",
        "value": "stored_value", "how": OURS, "is_number": OURS,
    },
    TermValues: {
        "name": "term", "synonyms": "term", "definition": "term", "table": "term",
        "condition": "term", "expression": "term", "time_column": "term", "unit": "term",
        "format": OURS, "enabled": OURS,
    },
    ExampleValues: {"question": "example", "sql": "example", "note": "example", "enabled": OURS},
    Turn: {
        "question": "earlier_turn", "sql": OURS, "summary": "dify_answer", "source_id": OURS,
        "egress": OURS, "run_id": OURS,
    },
    FailedAttempt: {
        "sql": OURS, "problem": "database_error", "advice": "column_name", "written_sql": OURS,
        "error": OURS,
    },
    Tool: {
        "name": "tool_name", "server": "tool_name", "description": "tool_description",
        "arguments": "tool_description", "sends_out": OURS, "public": OURS,
    },
    ToolResult: {
        "text": "tool_result", "failed": OURS, "truncated": OURS, "images": OURS,
    },
}  # fmt: skip
"""Every field of what prompts are written from, and the channel of which it is an example."""
PROMPTS: dict[str, Call] = {
    "write_sql": "sql",
    "summarize": "summary",
    "suggest": "suggestions",
    "split_dashboard": "dashboard",
    "chart_tool": "drawing",
    "assistant": "chat",
    "documents": "chat",
    "memory": "memory",
}
SHOWN = {
    "sources": OURS, "sql": "sql", "table": OURS, "chart": "chart", "figures": OURS,
    "suggestions": "suggestion", "notice": OURS, "citations": "answer", "readings": OURS,
    "second_reading": OURS, "dashboard_draft": "card",
}  # fmt: skip
"""The parts of an answer, and the output by which a model writes into them."""


@pytest.mark.promise("injection")
def test_the_matrix_knows_every_kind_of_text_and_call() -> None:
    for kind, known in FIELDS.items():
        assert known.keys() == list_fields(kind), kind
        assert set(known.values()) <= {OURS, *REACH}
    assert set(PROMPTS) == {each.name.split(".")[0] for each in AGENT.rglob("prompts/*.md")}
    assert set(PROMPTS.values()) == set(get_args(Call))
    parts = {each.activity_type for each in get_args(activities.AnyActivity)}
    assert SHOWN.keys() == parts
    assert set(SHOWN.values()) <= {OURS, *OUTPUTS}


def test_a_passage_of_a_document_is_one_channel() -> None:
    texts = {"name", "heading", "snippet", "text"}
    assert texts <= list_fields(FoundPassage)


def test_every_tag_of_a_prompt_is_one_that_hostile_text_tries_to_close() -> None:
    sources = "".join(each.read_text("utf-8") for each in AGENT.rglob("*.py"))
    tags = set(re.findall(r'wrap_data\(\s*"(\w+)"', sources))
    assert len(tags) >= 8
    assert {tag for tag in tags if f"</{tag}>" not in CLOSING} == set()


def test_every_cell_exists_or_says_why_not() -> None:
    every = [(channel, output) for channel in REACH for output in OUTPUTS]
    missing = {cell: why_missing(*cell) for cell in every if cell not in CELLS}
    assert all(missing.values())
    assert NEVER_TOLD.keys() == {channel for channel, calls in REACH.items() if not calls}
    assert ATTACK.keys() == CALL_OF.keys() == set(OUTPUTS)
    for call in get_args(Call):
        assert call in CALL_OF.values()


def list_fields(kind: type[Any]) -> set[str]:
    if is_dataclass(kind):
        return {each.name for each in fields(kind)}
    assert issubclass(kind, BaseModel)
    return set(kind.model_fields)
