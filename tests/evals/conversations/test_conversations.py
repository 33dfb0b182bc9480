"""A whole new question starts afresh, an elliptic one continues the one before it."""

from functools import cache

import pytest

from agent.rule_engine.sql_writer import RuleSqlWriter
from tests.evals.conversations.conversations import Conversation, conversations, find_fault
from tests.evals.datasets.warehouse import Warehouse, open_own

CORPUS = list(conversations("corpus"))
HOLDOUT = list(conversations("holdout"))


@cache
def _warehouse(name: str) -> Warehouse:
    return open_own(name)


def test_the_corpus_holds_as_many_of_either_kind_and_language() -> None:
    kinds = [(c.kind, c.language) for c in CORPUS]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        ("new", "zh"): 10,
        ("new", "en"): 10,
        ("elliptic", "zh"): 10,
        ("elliptic", "en"): 10,
    }


@pytest.mark.parametrize("conversation", CORPUS, ids=lambda c: c.title)
def test_the_second_question_keeps_what_it_leaves_out_and_no_more(
    conversation: Conversation,
) -> None:
    assert find_fault(conversation, _warehouse(conversation.warehouse), RuleSqlWriter()) == ""


def test_conversations_that_nothing_was_built_by_are_answered_too() -> None:
    writer = RuleSqlWriter()
    faults = [find_fault(c, _warehouse(c.warehouse), writer) for c in HOLDOUT]
    assert sum(map(bool, faults)) <= 2, "\n".join(filter(None, faults))
