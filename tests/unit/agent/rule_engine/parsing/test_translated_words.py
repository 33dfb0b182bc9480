"""Words of the other language, and words that a note gives for a missing value."""

from dataclasses import replace

import pytest

from agent.ports import WriteRequest
from agent.rule_engine.parsing.question_parser import QuestionParser
from agent.rule_engine.parsing.spans.schema_linking import build_vocabulary
from agent.rule_engine.parsing.spans.translated_words import list_translated_keys
from agent.rule_engine.sql_writer import RuleSqlWriter
from agent.schema_graph import SchemaGraph
from model.sources.schema import Column, RetrievedTable
from tests.support.schemas.rule_engine_shop import CUSTOMERS, request


def test_only_meanings_that_the_schema_knows_are_found() -> None:
    gift = ("纪", "念", "品")
    assert list_translated_keys(("souvenir",), ({gift: ()},)) == [gift]
    assert list_translated_keys(("souvenir",), ({("客", "户"): ()},)) == []


def test_a_name_without_a_word_is_no_word_of_the_schema() -> None:
    asked = request("how many customers")
    first, *others = QuestionParser().describe_tables(asked.schema, SchemaGraph(asked.schema).bare)
    odd = replace(first, words={**first.words, (): next(iter(first.words.values()))})
    vocabulary = build_vocabulary((odd, *others), asked.schema)
    assert () not in vocabulary.words
    assert vocabulary.needs_translation(("customers",))


@pytest.mark.parametrize(
    "comment",
    [
        "离开日期，在册为空, empty while subscribed",
        "离开日期（空表示在册; null means subscribed）",
        "离开日期。NULL=在册, blank: subscribed",
    ],
)
@pytest.mark.parametrize("question", ["在册的客户有多少", "how many subscribed customers"])
def test_a_note_says_when_a_value_is_missing(question: str, comment: str) -> None:
    left = Column("left_dt", "date", "date", comment=comment)
    asked = request(question)
    people = replace(CUSTOMERS, columns=(*CUSTOMERS.columns, left))
    tables = tuple(
        RetrievedTable(people, found.score) if found.table is CUSTOMERS else found
        for found in asked.schema.tables
    )
    schema = replace(asked.schema, tables=tables)
    sql = RuleSqlWriter().compose(WriteRequest(asked.question, schema)).sql
    assert "left_dt IS NULL" in sql
    assert "COUNT(*)" in sql
