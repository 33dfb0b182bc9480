"""The taught warehouse: what was taught is sound, and brings the engine right answers."""

from collections import Counter

import pytest

from model.settings import Settings
from model.sources.teaching import fold_question
from services import sqlguard
from tests.evals.datasets.eval_question import read_questions
from tests.evals.datasets.warehouse import open_own
from tests.evals.runs.pipeline import open_pipeline
from tests.evals.teaching.__main__ import NAME, ask_all, list_ways
from tests.evals.teaching.taught_dataset import read_teaching, teach


def test_twenty_terms_and_examples_are_sound_and_no_question_is_an_example() -> None:
    warehouse = open_own(NAME)
    teaching = read_teaching(NAME, warehouse.schema)
    assert (len(teaching.terms), len(teaching.examples)) == (20, 20)
    for example in teaching.examples:
        sql = sqlguard.check_query(example.values.sql, schema=warehouse.schema).sql
        assert warehouse.connection.execute(sql).fetchall(), example.values.question
    taught = {fold_question(example.values.question) for example in teaching.examples}
    asked = list(read_questions(NAME))
    assert not {fold_question(question.text) for question in asked} & taught
    for question in asked:
        for gold in question.golds:
            sql = sqlguard.check_query(gold, schema=warehouse.schema).sql
            assert warehouse.connection.execute(sql).fetchall(), question.text


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_terms_bring_the_engine_right_answers_and_no_wrong_ones(language: str) -> None:
    bare = open_own(NAME)
    asked = [question for question in read_questions(NAME) if question.language == language]
    ways = list_ways(read_teaching(NAME, bare.schema))
    taught = {way: teach(bare, ways[way], way) for way in ("nothing", "both")}
    async with open_pipeline(Settings(_env_file=None)) as pipeline:
        outcomes: dict[str, Counter[tuple[str, str]]] = {
            way: await ask_all(pipeline, warehouse, asked, show=False)
            for way, warehouse in taught.items()
        }
    before, after = outcomes["nothing"], outcomes["both"]
    assert after[language, "right"] >= before[language, "right"] + 20
    assert after[language, "wrong"] < before[language, "wrong"]
