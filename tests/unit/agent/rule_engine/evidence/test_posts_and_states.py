"""Posts that a reference names, and states that names and flags have in them: a nursery garden."""

import pytest

from model.errors import CannotAnswer
from services.evaluation.row_comparison import Row
from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE worker (worker_id INTEGER PRIMARY KEY, worker_name TEXT, post TEXT);
CREATE TABLE bed (bed_id INTEGER PRIMARY KEY, bed_name TEXT,
  grower_id INTEGER REFERENCES worker(worker_id), watered INTEGER, st TEXT);
CREATE TABLE crate (crate_id INTEGER PRIMARY KEY, bed_id INTEGER REFERENCES bed(bed_id),
  packer_id INTEGER REFERENCES worker(worker_id), kg REAL, st INTEGER);
INSERT INTO worker VALUES (1,'Ada','HG'),(2,'Ben','HG'),(3,'Cy','PK');
INSERT INTO bed VALUES (1,'North',1,1,'F'),(2,'South',1,0,'L'),(3,'West',2,0,'L');
INSERT INTO crate VALUES (1,1,3,5,2),(2,1,3,7,1),(3,3,3,9,2);
"""
NOTES = {
    "worker": "people who work here",
    "worker.worker_name": "name",
    "worker.post": "HG head grower, PK packer",
    "bed": "flower beds",
    "bed.bed_name": "name of the bed",
    "bed.grower_id": "responsible head grower",
    "bed.watered": "1 = we irrigated",
    "bed.st": "F full / L left empty: frost / M left empty: mildew",
    "crate": "Planned and filled crates, one row each",
    "crate.kg": "weight, kg",
    "crate.st": "1 planned, 2 filled",
}
WAREHOUSE = ScriptWarehouse("nursery", SCRIPT, NOTES)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("number of flower beds per head grower", [("Ada", 2), ("Ben", 1)]),
        ("filled crates per bed", [("North", 1), ("West", 1)]),
        ("how many filled crates are there", [(2,)]),
        ("how many unirrigated flower beds are there", [(2,)]),
        ("how many irrigated flower beds are there", [(1,)]),
    ],
)
def test_posts_and_states_are_read_in_names_and_flags(question: str, rows: list[Row]) -> None:
    assert WAREHOUSE.ask(question) == rows


def test_a_post_is_not_guessed_where_rows_reach_people_by_two_ways() -> None:
    with pytest.raises(CannotAnswer):
        WAREHOUSE.ask("total weight of crates of the flower beds per head grower")
