"""Spoken Chinese about a pottery: exceptions in brackets, units in labels, columns left empty."""

import pytest

from model.errors import CannotAnswer
from services.evaluation.row_comparison import Row
from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE kiln (kiln_id INTEGER PRIMARY KEY, kiln_name TEXT, shut_on TEXT);
CREATE TABLE buyer (buyer_id INTEGER PRIMARY KEY, buyer_name TEXT, addr TEXT, town TEXT);
CREATE TABLE firing (firing_id INTEGER PRIMARY KEY, kiln_id INTEGER REFERENCES kiln(kiln_id),
  fired_on TEXT, clay_kg REAL, sand_pct REAL, st INTEGER);
CREATE TABLE deal (deal_id INTEGER PRIMARY KEY, deal_no TEXT,
  buyer_id INTEGER REFERENCES buyer(buyer_id),
  signed_on TEXT, due_on TEXT, sent_on TEXT, total REAL, st INTEGER, why TEXT);
CREATE TABLE money (money_id INTEGER PRIMARY KEY, deal_id INTEGER REFERENCES deal(deal_id),
  paid_on TEXT, amount REAL, kind TEXT);
INSERT INTO kiln VALUES (1,'东窑',NULL),(2,'西窑','2025-12-31');
INSERT INTO buyer VALUES (1,'茗香居','窑前街1号','泉州'),(2,'听雨轩',NULL,'泉州'),
 (3,'望山阁','窑前街3号','德化'),(4,'半闲堂','窑前街4号','德化');
INSERT INTO firing VALUES (1,1,'2026-01-10',20,5,1),(2,1,'2026-02-11',30,7,1),
 (3,2,'2025-11-12',40,6,2);
INSERT INTO deal VALUES
 (1,'D1',1,'2026-01-05','2026-02-01','2026-01-30',300,3,NULL),
 (2,'D2',1,'2026-02-05','2026-03-01',NULL,200,2,NULL),
 (3,'D3',2,'2026-03-05','2026-07-20',NULL,100,2,NULL),
 (4,'D4',2,'2026-03-06','2026-04-01',NULL,900,9,'裂纹'),
 (5,'D5',1,'2026-03-07','2026-04-02',NULL,50,9,'裂纹'),
 (6,'D6',3,'2026-04-07','2026-05-02',NULL,70,9,'改期');
INSERT INTO money VALUES (1,1,'2026-02-02',300,'D'),(2,2,'2026-03-03',80,'D'),
 (3,4,'2026-04-04',60,'R');
"""
NOTES = {
    "kiln": "窑炉",
    "kiln.kiln_name": "窑炉名称",
    "kiln.shut_on": "停烧日期,空=仍在用",
    "buyer": "买家",
    "buyer.buyer_name": "买家名称",
    "buyer.addr": "收货地址",
    "buyer.town": "城镇",
    "firing": "烧坯记录",
    "firing.kiln_id": "窑炉",
    "firing.fired_on": "烧坯日期",
    "firing.clay_kg": "坯料重量 公斤",
    "firing.sand_pct": "含沙量%,没测为空",
    "firing.st": "结果 1成品 2废品",
    "deal": "定制单",
    "deal.deal_no": "单号",
    "deal.buyer_id": "买家",
    "deal.signed_on": "签订日期",
    "deal.due_on": "要求发货日期",
    "deal.sent_on": "实际发货日期,空=未发",
    "deal.total": "定制总价 元",
    "deal.st": "1待做 2在做 3已发货 9已取消",
    "deal.why": "作废原因",
    "money": "收款流水",
    "money.deal_id": "定制单",
    "money.paid_on": "到账日",
    "money.amount": "金额 元",
    "money.kind": "款项 D=定金 R=退款",
}
WAREHOUSE = ScriptWarehouse("pottery", SCRIPT, NOTES)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("今年烧了多少公斤坯料", [(50.0,)]),
        ("2026年每个月的烧坯量", [("2026-01", 20.0), ("2026-02", 30.0)]),
        ("今年的平均含沙量", [(6.0,)]),
        ("没填收货地址的买家有几个", [(1,)]),
        ("已停烧的窑炉叫什么", [("西窑",)]),
        ("有哪些买家定了2张及以上定制单", [("茗香居", 3), ("听雨轩", 2)]),
        ("定过3张以上定制单(含3张)的买家有哪些", [("茗香居", 3)]),
        ("上半年的定制单（取消的不算）有几张", [(3,)]),
        ("最主要的作废原因是什么", [("裂纹", 2)]),
        ("上半年一共退了多少钱", [(60.0,)]),
        ("各定制单状态有几张定制单", [("9", 3), ("2", 2), ("3", 1)]),
    ],
)
def test_spoken_chinese_is_answered_with_its_rows(question: str, rows: list[Row]) -> None:
    found = WAREHOUSE.ask(question)
    assert [tuple(map(str, row)) for row in found] == [tuple(map(str, row)) for row in rows]


@pytest.mark.parametrize(
    "question",
    ["一月有多少张定制单，其中取消的有几张", "定制单有多少比例是外包的"],
)
def test_a_part_of_all_rows_is_not_told_as_all_of_them(question: str) -> None:
    with pytest.raises(CannotAnswer):
        WAREHOUSE.ask(question)
