"""Samples: of every stratum its share, the same for a seed, the smaller a part of the larger."""

import json
import sqlite3
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from model.chats.question import Turn
from tests.evals.datasets.sampling import sample_stratified
from tests.evals.datasets.warehouse import open_own
from tests.evals.runs.judging import tables_of
from tests.evals.runs.selection import Selection, choose_questions

ITEMS = [("large", n) for n in range(80)] + [("small", n) for n in range(20)]


def sample(size: int, seed: int = 1) -> list[tuple[str, int]]:
    return sample_stratified(ITEMS, size, seed, lambda item: item[0])


@pytest.mark.parametrize("seed", range(20))
def test_every_stratum_has_its_share(seed: int) -> None:
    counts = Counter(name for name, _ in sample(10, seed))
    assert counts["small"] in (1, 2, 3)
    assert counts.total() == 10


def test_a_seed_gives_one_sample_and_a_smaller_one_is_a_part_of_it() -> None:
    assert sample(30) == sample(30) != sample(30, seed=2)
    assert set(sample(10)) < set(sample(30))
    assert sample(1_000) == ITEMS


def test_language_and_database_choose_before_the_sample_is_taken() -> None:
    parts = list(choose_questions(Selection(("own",), ("hr", "bank"), "zh", sample=5)))
    assert {(group, part.name) for group, part in parts} == {("own", "hr"), ("own", "bank")}
    assert [q.language for _, part in parts for q in part.questions] == ["zh"] * 5


def test_a_folder_of_questions_is_a_set_and_evidence_is_asked_along(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "shop.sqlite")
    connection.execute("CREATE TABLE 订单 (id INTEGER)")
    connection.close()
    line = {"id": 1, "db_id": "shop", "question": "有多少订单？", "lang": "zh"}
    line |= {"gold_sql": "SELECT count(*) FROM 订单", "evidence": "订单在订单表里"}
    (tmp_path / "questions.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n")
    [(_, part)] = choose_questions(Selection((str(tmp_path),)))
    [asked] = part.questions
    assert asked.language == "zh"
    assert [table.name for table in part.open().schema.tables] == ["订单"]
    assert asked.full_text == "有多少订单？\n提示：订单在订单表里"


def test_a_set_that_nobody_knows_is_named() -> None:
    with pytest.raises(ValueError, match="nothing is neither"):
        list(choose_questions(Selection(("nothing",))))


def test_what_a_statement_defines_itself_is_no_table_of_it() -> None:
    sql = "WITH a AS (SELECT 1 FROM employee) SELECT * FROM a JOIN department ON 1 = 1"
    assert tables_of(sql, open_own("hr")) == {"employee", "department"}


def test_a_folder_tells_notes_and_today_and_asks_every_turn_of_a_conversation(
    tmp_path: Path,
) -> None:
    connection = sqlite3.connect(tmp_path / "shop.sqlite")
    connection.execute("CREATE TABLE ord (id INTEGER, paid INTEGER)")
    connection.close()
    known = {"today": "2026-06-30", "notes": {"ord": "orders", "ord.paid": "1 yes, 0 no"}}
    (tmp_path / "shop.json").write_text(json.dumps(known))
    first = {"question": "How many orders?", "gold_sql": "SELECT count(*) FROM ord"}
    then = {"question": "The paid ones?", "gold_sql": "SELECT count(*) FROM ord WHERE paid = 1"}
    line = {"id": "a", "db_id": "shop", "turns": [first, then]}
    (tmp_path / "questions.jsonl").write_text(json.dumps(line))
    [(_, part)] = choose_questions(Selection((str(tmp_path),)))
    alone, after = part.questions
    assert (alone.id, alone.history) == ("a-1", ())
    assert (after.id, after.history) == ("a-2", (Turn(first["question"], first["gold_sql"]),))
    shop = part.open()
    assert (shop.today, shop.dated) == (date(2026, 6, 30), True)
    [table] = shop.schema.tables
    assert (table.comment, table.columns[1].comment) == ("orders", "1 yes, 0 no")
