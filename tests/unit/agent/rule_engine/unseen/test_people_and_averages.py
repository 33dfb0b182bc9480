"""Those above their master, those who are still there, rows of each: a puppet theatre."""

import pytest

from model.errors import CannotAnswer
from services.evaluation.row_comparison import Row
from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE player (player_id INTEGER PRIMARY KEY, player_name TEXT, dept TEXT,
  master_id INTEGER REFERENCES player(player_id), pay REAL, left_date TEXT);
CREATE TABLE turn (turn_id INTEGER PRIMARY KEY, player_id INTEGER REFERENCES player(player_id),
  turn_date TEXT, guild TEXT);
INSERT INTO player VALUES (1,'老魏','杖头',NULL,9000,NULL),(2,'小潘','杖头',1,9500,NULL),
 (3,'小罗','提线',1,7000,NULL),(4,'小葛','提线',2,9800,'2026-02-01');
INSERT INTO turn VALUES (1,1,'2026-01-02','东会'),(2,1,'2026-01-09',NULL),(3,1,'2026-02-02',NULL),
 (4,2,'2026-03-03','西会');
"""
NOTES = {
    "player": "木偶师",
    "player.player_name": "姓名",
    "player.dept": "部门",
    "player.master_id": "师傅,空=没有师傅",
    "player.pay": "月薪(元)",
    "player.left_date": "离职日期,空=在职",
    "turn": "演出单",
    "turn.player_id": "主演",
    "turn.turn_date": "演出日期",
    "turn.guild": "所属行会,空=无行会",
}


WAREHOUSE = ScriptWarehouse("puppets", SCRIPT, NOTES)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("在职的木偶师里谁的月薪比自己的师傅还高", [("小潘",)]),
        ("月薪超过自己师傅的木偶师有哪些", [("小潘",), ("小葛",)]),
        (
            "average pay in each department, counting only people who still work here",
            [("杖头", 9250.0), ("提线", 7000.0)],
        ),
        ("Which turns don't belong to any guild?", [(2,), (3,)]),
    ],
)
def test_such_people_and_rows_are_read(question: str, rows: list[Row]) -> None:
    assert sorted(WAREHOUSE.ask(question)) == sorted(rows)


def test_the_best_paid_are_no_departments() -> None:
    with pytest.raises(CannotAnswer):
        WAREHOUSE.ask("The two best paid people still working here, with their department")
