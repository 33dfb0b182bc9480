"""The built-in engine on our own questions: most answered right, few wrong, in each language."""

from collections import Counter

import pytest

from agent.rule_engine.sql_writer import RuleSqlWriter
from tests.evals.datasets.catalog import file_set, own_set
from tests.evals.engine_answer import answer_question


@pytest.mark.parametrize("language", ["zh", "en"])
def test_wrong_answers_are_rarer_than_refusals_and_right_ones_are_the_rule(language: str) -> None:
    writer = RuleSqlWriter()
    outcomes = Counter(
        answer_question(warehouse, asked, writer).outcome
        for part in own_set()
        for warehouse in [part.open()]
        for asked in part.questions
        if asked.language == language
    )
    assert outcomes.total() == 158
    assert outcomes["right"] >= 0.6 * outcomes.total()
    assert outcomes["wrong"] <= outcomes["refused"]


def test_workbooks_are_answered_by_keys_and_joins_that_were_found() -> None:
    writer = RuleSqlWriter()
    outcomes = Counter(
        answer_question(book, asked, writer).outcome
        for part in file_set()
        for book in [part.open()]
        for asked in part.questions
    )
    assert outcomes.total() == 150
    assert outcomes["right"] >= 0.9 * outcomes.total()
    assert outcomes["wrong"] <= 0.02 * outcomes.total()
