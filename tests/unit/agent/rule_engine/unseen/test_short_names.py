"""Tables that a question calls by a part of their name: a reading room."""

import pytest

from model.errors import CannotAnswer
from services.evaluation.row_comparison import Row
from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE guan (guan_id INTEGER PRIMARY KEY, guan_mc TEXT);
CREATE TABLE shuzhuo (sz_id INTEGER PRIMARY KEY, sz_bh TEXT,
  guan_id INTEGER REFERENCES guan(guan_id));
CREATE TABLE duzhe (dz_id INTEGER PRIMARY KEY, dz_xm TEXT);
CREATE TABLE jyd (jyd_id INTEGER PRIMARY KEY, jy_sj TEXT, tm INTEGER,
  dz_id INTEGER REFERENCES duzhe(dz_id), yjyd_id INTEGER REFERENCES jyd(jyd_id));
CREATE TABLE jyd_ys (id INTEGER PRIMARY KEY, jyd_id INTEGER REFERENCES jyd(jyd_id), sl INTEGER);
CREATE TABLE xz (xz_id INTEGER PRIMARY KEY, xz_rq TEXT, fy REAL);
INSERT INTO guan VALUES (1,'东馆'),(2,'西馆');
INSERT INTO shuzhuo VALUES (1,'S1',1),(2,'S2',1),(3,'S3',1),(4,'S4',2);
INSERT INTO duzhe VALUES (1,'甲'),(2,'乙');
INSERT INTO jyd VALUES (1,'2026-01-05',0,1,NULL),(2,'2026-02-06',0,1,1),(3,'2025-05-05',1,2,NULL);
INSERT INTO jyd_ys VALUES (1,1,2),(2,1,3),(3,2,1),(4,3,1);
INSERT INTO xz VALUES (1,'2026-01-08',30),(2,'2026-03-09',50);
"""
NOTES = {
    "guan": "阅览馆",
    "guan.guan_mc": "馆名",
    "shuzhuo": "书桌台账，一行一张",
    "shuzhuo.sz_bh": "书桌编号",
    "shuzhuo.guan_id": "所在馆",
    "duzhe": "读者",
    "duzhe.dz_xm": "读者姓名",
    "jyd": "借阅单",
    "jyd.jy_sj": "借阅时间",
    "jyd.dz_id": "读者",
    "jyd.yjyd_id": "续借自哪张单",
    "jyd_ys": "借阅单用书明细",
    "jyd_ys.sl": "数量",
    "xz": "灯具清洗养护记录",
    "xz.xz_rq": "日期",
    "xz.fy": "费用",
}
WAREHOUSE = ScriptWarehouse("reading_room", SCRIPT, NOTES)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("今年每个月的借阅量", [("2026-01", 1), ("2026-02", 1)]),
        ("借阅最多的读者是谁", [("甲", 2)]),
        ("借阅超过1次的读者有多少", [(1,)]),
        ("平均每个阅览馆几张桌", [(2.0,)]),
        ("清养一共有几次", [(2,)]),
    ],
)
def test_a_part_of_its_name_is_enough_for_a_table(question: str, rows: list[Row]) -> None:
    assert WAREHOUSE.ask(question) == rows


@pytest.mark.parametrize("question", ["平均每个阅览馆几张床", "how many loans are renewals?"])
def test_what_nothing_is_called_by_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        WAREHOUSE.ask(question)


def test_what_an_abbreviation_is_taken_for_is_told() -> None:
    assert any("清养" in note for note in WAREHOUSE.write("清养一共有几次").assumptions)
