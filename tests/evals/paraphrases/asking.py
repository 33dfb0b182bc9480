"""Asks every phrasing of every intent over a schema and judges the rows."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from agent.rule_engine.sql_writer import RuleSqlWriter
from tests.evals.datasets import demo_set
from tests.evals.datasets.catalog import own_set
from tests.evals.datasets.dataset_part import Part
from tests.evals.datasets.eval_question import EvalQuestion
from tests.evals.datasets.warehouse import Warehouse
from tests.evals.engine_answer import EngineAnswer, answer_question
from tests.evals.paraphrases.intents import Intents
from tests.evals.paraphrases.slots import Language

_PHRASINGS: dict[str, dict[Language, list[str]]] = json.loads(
    Path(__file__).with_name("phrasings.json").read_text("utf-8")
)


def list_parts() -> Iterator[Part]:
    """Every annotated warehouse of ours, each once."""
    seen = set(demo_set.OPENING_PARTS)
    for part in (*own_set(), *demo_set.parts(), *demo_set.opening_parts()):
        if part.name not in seen:
            seen.add(part.name)
            yield part


def ask_all(warehouse: Warehouse, language: Language, seed: int) -> Iterator[EngineAnswer]:
    """The answers to all phrasings of the fillings that the seed chooses."""
    writer = RuleSqlWriter()
    intents = Intents(warehouse.schema, warehouse.connection, language, seed)
    for intent, words, golds in intents.fillings():
        for number, form in enumerate(_PHRASINGS[intent][language]):
            asked = EvalQuestion(
                f"{intent} {number}", intent, language, form.format_map(words), golds
            )
            yield answer_question(warehouse, asked, writer)


def count_outcomes(answers: list[EngineAnswer]) -> Counter[str]:
    """How many were right, wrong and refused."""
    return Counter(answer.outcome for answer in answers)
