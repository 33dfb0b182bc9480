"""English words that the dictionary gives for labels, and words that add nothing: a harbour."""

import pytest

from agent.lexicon.glosses import is_meaning
from model.errors import CannotAnswer
from services.evaluation.row_comparison import Row
from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE docker (docker_id INTEGER PRIMARY KEY, docker_name TEXT, post TEXT);
CREATE TABLE crate (crate_id INTEGER PRIMARY KEY, crate_no TEXT,
  docker_id INTEGER REFERENCES docker(docker_id), room INTEGER, come_date TEXT, eta TEXT, atd TEXT,
  mass_kg REAL, st INTEGER);
CREATE TABLE mend (mend_id INTEGER PRIMARY KEY, crate_id INTEGER REFERENCES crate(crate_id),
  told_at TEXT, way INTEGER);
INSERT INTO docker VALUES (1,'甲','叉车工'),(2,'乙','叉车工'),(3,'丙','司机'),(4,'丁','会计');
INSERT INTO crate VALUES (1,'C1',1,1,'2025-12-20','2026-01-10','2025-12-30',5,3),
 (2,'C2',1,2,'2026-01-02','2026-01-20','2026-01-22',7,2),(3,'C3',2,1,'2026-02-02',NULL,NULL,9,3),
 (4,'C4',3,2,'2026-02-09','2026-03-09','2026-03-09',4,1);
INSERT INTO mend VALUES (1,1,'2026-01-05',1),(2,2,'2026-02-06',2),(3,3,'2025-05-05',1);
"""
NOTES = {
    "docker": "码头员工",
    "docker.docker_name": "姓名",
    "docker.post": "岗位",
    "crate": "货箱单",
    "crate.crate_no": "货箱号",
    "crate.docker_id": "经办人",
    "crate.room": "舱位:1冷藏2常温",
    "crate.come_date": "收箱日期",
    "crate.eta": "预计开船日",
    "crate.atd": "实际开船日,空=没开船",
    "crate.mass_kg": "重量(公斤)",
    "crate.st": "状态:1在途2已签收3拒收",
    "mend": "维修单",
    "mend.told_at": "报修时间",
    "mend.way": "方式:1自修2外协",
}


WAREHOUSE = ScriptWarehouse("harbour", SCRIPT, NOTES)


@pytest.mark.parametrize(
    ("phrase", "chinese"),
    [
        ("refused", "拒收"), ("outsourced", "外协"), ("sailed", "开船"), ("forklift", "叉车工"),
        ("leftover food", "剩饭"),
    ],
)  # fmt: skip
def test_a_meaning_is_found_in_any_form_of_its_words(phrase: str, chinese: str) -> None:
    assert is_meaning(phrase, chinese)


@pytest.mark.parametrize(("phrase", "chinese"), [("storage", "冷藏"), ("paid", "拒收")])
def test_a_word_is_no_meaning_that_says_more(phrase: str, chinese: str) -> None:
    assert not is_meaning(phrase, chinese)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("number of forklift drivers in the harbour", None),
        ("How many forklift staff are there?", [(2,)]),
        ("How many crates were refused?", [(2,)]),
        ("How many crates sailed in 2026?", [(2,)]),
        ("How many mends were reported in 2026?", [(2,)]),
        ("今年收了多少货箱", [(3,)]),
        ("今年一共报了多少张外协的维修单", [(1,)]),
        ("拒收的货箱一共多少单", [(2,)]),
    ],
)
def test_what_the_dictionary_has_for_one_label_alone_is_read(
    question: str, rows: list[Row] | None
) -> None:
    if rows is None:
        with pytest.raises(CannotAnswer):
            WAREHOUSE.ask(question)
    else:
        assert WAREHOUSE.ask(question) == rows


def test_months_of_this_year_s_rows_are_those_of_this_year() -> None:
    assert WAREHOUSE.ask("What share of this year's crates were refused?") == [(33.33,)]
