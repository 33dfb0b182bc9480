"""Codes in one run, ways that repeat no row, titles of posts: an observatory."""

import pytest

from model.errors import CannotAnswer
from services.evaluation.row_comparison import Row
from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE dome (dome_id INTEGER PRIMARY KEY, dome_name TEXT);
CREATE TABLE institute (inst_id INTEGER PRIMARY KEY, inst_name TEXT, kind INTEGER,
  dome_id INTEGER REFERENCES dome(dome_id), quit_date TEXT);
CREATE TABLE astronomer (astr_id INTEGER PRIMARY KEY, astr_name TEXT, title TEXT, lvl INTEGER,
  inst_id INTEGER REFERENCES institute(inst_id));
CREATE TABLE night (night_id INTEGER PRIMARY KEY, night_no TEXT,
  astr_id INTEGER REFERENCES astronomer(astr_id), dome_id INTEGER REFERENCES dome(dome_id),
  asked_date TEXT, held_date TEXT, price REAL, amt REAL, band TEXT, st INTEGER);
INSERT INTO dome VALUES (1,'北穹'),(2,'南穹');
INSERT INTO institute VALUES (1,'甲所',1,1,NULL),(2,'乙所',2,1,'2026-01-31'),(3,'丙所',1,2,NULL);
INSERT INTO astronomer VALUES (1,'石岚','研究员',3,1),(2,'乔木','副研究员',2,2),
 (3,'白羽','研究员',3,3);
INSERT INTO night VALUES
 (1,'N1',1,1,'2026-01-05','2026-02-01',10,300,'V',3),
 (2,'N2',1,2,'2026-01-09','2026-02-08',40,100,'I',4),
 (3,'N3',2,1,'2026-02-03','2026-03-01',20,200,'V',3),(4,'N4',3,1,'2026-02-20',NULL,5,500,'V',9);
"""
NOTES = {
    "dome": "圆顶",
    "dome.dome_name": "圆顶名称",
    "institute": "研究所",
    "institute.inst_name": "研究所名称",
    "institute.kind": "性质:1公办研究所2民办研究所3高校",
    "institute.dome_id": "对口圆顶",
    "institute.quit_date": "终止日期,空=合作中",
    "astronomer": "天文学家",
    "astronomer.astr_name": "姓名",
    "astronomer.title": "职称",
    "astronomer.lvl": "级别:1见习2中级3高级",
    "astronomer.inst_id": "所在研究所",
    "night": "观测夜",
    "night.night_no": "观测号",
    "night.astr_id": "申请人",
    "night.dome_id": "使用的圆顶",
    "night.asked_date": "申请日期",
    "night.held_date": "实际观测日期",
    "night.price": "单价(元/时)",
    "night.amt": "观测金额(元)",
    "night.band": "波段:V可见光/I近红外",
    "night.st": "状态:1待排期2已排期3已观测4已出报告9已取消",
}


WAREHOUSE = ScriptWarehouse("observatory", SCRIPT, NOTES)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("今年观测金额最高的2位天文学家，取消的不算", [("石岚", 400.0), ("乔木", 200.0)]),
        ("今年观测金额最高的研究所，取消的不算", [("甲所", 400.0)]),
        ("可见光的观测夜有几个", [(3,)]),
        ("今年每月观测的观测金额", [("2026-02", 400.0), ("2026-03", 200.0)]),
        ("还在合作的公办研究所有几家", [(2,)]),
        ("How many senior astronomers are there?", [(2,)]),
    ],
)
def test_conditions_and_ways_of_such_a_schema(question: str, rows: list[Row]) -> None:
    assert WAREHOUSE.ask(question) == rows


def test_the_most_expensive_rows_are_not_those_of_the_dearest_pieces() -> None:
    with pytest.raises(CannotAnswer):
        WAREHOUSE.ask("Show the 2 most expensive nights with their night number")


@pytest.mark.parametrize("question", ["甲所的级别是谁", "Who is the level at 甲所?"])
def test_a_code_is_nobody(question: str) -> None:
    with pytest.raises(CannotAnswer):
        WAREHOUSE.ask(question)


def test_things_are_listed_beside_what_else_is_asked_of_them() -> None:
    assert WAREHOUSE.ask("高级的天文学家有哪些，列出职称") == [
        ("石岚", "研究员"),
        ("白羽", "研究员"),
    ]
