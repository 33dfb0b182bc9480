"""Our own questions in both languages: enough answered right, few answered wrong."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

from tests.evals.scoring import Scored, schema_of, score

TODAY = date(2025, 5, 20)
WAREHOUSES = json.loads(Path(__file__).with_name("warehouses.json").read_text("utf-8"))


def _scored() -> list[tuple[str, Scored]]:
    found: list[tuple[str, Scored]] = []
    for warehouse in WAREHOUSES.values():
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.executescript(warehouse["ddl"])
            schema = schema_of(connection, warehouse["comments"])
            for question, gold in warehouse["questions"]:
                found.append((question, score(connection, schema, question, gold, TODAY)))
    return found


def test_most_questions_are_right_and_few_are_wrong() -> None:
    scored = _scored()
    outcomes = Counter(result.outcome for _, result in scored)
    not_right = [(question, result) for question, result in scored if result.outcome != "right"]
    assert outcomes["right"] >= 0.6 * len(scored), not_right
    assert outcomes["wrong"] <= 0.25 * len(scored), not_right
