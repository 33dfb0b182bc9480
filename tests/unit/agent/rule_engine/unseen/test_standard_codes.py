"""Codes of ISO that a question spells out, and judges for short: a dog show."""

import pytest

from model.errors import CannotAnswer
from services.evaluation.row_comparison import Row
from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE breeder (breeder_id INTEGER PRIMARY KEY, breeder_name TEXT, home TEXT, speaks TEXT);
CREATE TABLE cpy (id INTEGER PRIMARY KEY, xm TEXT, lz_rq TEXT);
CREATE TABLE fee (fee_id INTEGER PRIMARY KEY, breeder_id INTEGER REFERENCES breeder(breeder_id),
  euros REAL, neatness INTEGER);
INSERT INTO breeder VALUES (1,'Ana','PT','pt'),(2,'Bo','SE','sv'),(3,'Cleo','PT','pt');
INSERT INTO cpy VALUES (1,'甲',NULL),(2,'乙','2025-01-02'),(3,'丙',NULL);
INSERT INTO fee VALUES (1,1,10,80),(2,2,20,60),(3,3,40,70);
"""
NOTES = {
    "breeder": "people who breed dogs",
    "breeder.breeder_name": "name",
    "breeder.home": "country they live in (ISO)",
    "breeder.speaks": "language",
    "cpy": "裁判员",
    "cpy.xm": "姓名",
    "cpy.lz_rq": "离职日期，空=在职",
    "fee": "fees paid",
    "fee.euros": "amount in euros",
    "fee.neatness": "neatness score 0-100, only where it was judged",
}
WAREHOUSE = ScriptWarehouse("dog_show", SCRIPT, NOTES)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("How many breeders live in Portugal?", [(2,)]),
        ("Number of breeders outside Portugal", [(1,)]),
        ("Number of breeders outside of Portugal", [(1,)]),
        ("How many breeders are in Norway?", [(0,)]),
        ("瑞典的breeder有几个", [(1,)]),
        ("在职裁判有几个", [(2,)]),
        ("average neatness score", [(70,)]),
    ],
)
def test_what_a_code_stands_for_finds_its_rows(question: str, rows: list[Row]) -> None:
    assert WAREHOUSE.ask(question) == rows


def test_a_country_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CannotAnswer):
        WAREHOUSE.ask("How many breeders live in Ruritania?")
