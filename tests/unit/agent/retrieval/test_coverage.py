"""What a table explains of a question beyond the better ones."""

import numpy as np
import pytest

from agent.retrieval import TableIndex
from agent.retrieval.coverage import compute_gains
from model.chats.question import Turn
from model.sources.schema import Column, ForeignKey, Schema, Table
from tests.support.schemas.retrieval_schemas import SOURCE, ask

SITE = ForeignKey(("site_id",), "site", ("site_id",))


def make_table(name: str, note: str, *columns: str) -> Table:
    """A table that belongs to a site."""
    key = Column("site_id", "INTEGER", "integer", comment="营地")
    return Table(
        name,
        (key, *(Column(f"c{n}", "TEXT", "text", comment=label) for n, label in enumerate(columns))),
        comment=note,
        foreign_keys=() if name == "site" else (SITE,),
    )


CAMP = Schema(
    SOURCE,
    (
        make_table("site", "营地", "营地名称", "营地负责人"),
        make_table("tent", "营地帐篷", "营地编号", "帐篷型号"),
        make_table("guard", "营地巡护员", "营地编号", "巡护员姓名"),
        make_table("fire", "火情", "发现人"),
        make_table("tent_bak", "营地帐篷备份", "营地编号", "帐篷型号"),
        make_table("boat", "船", "船名"),
    ),
    (),
)


def find_gains(text: str, *history: Turn) -> dict[str, float]:
    found = TableIndex(CAMP).search(ask(text, "zh-CN", *history))
    return {each.table.name: each.gain for each in found.tables}


def test_what_one_table_explains_counts_little_for_the_next() -> None:
    parts = np.asarray([[5, 4.9, 0], [0, 0, 3]], dtype=np.float32)
    gains = compute_gains(parts, np.zeros(3, np.float32), np.ones(3, np.float32))
    assert gains[0] == 5
    assert gains[2] == 3
    assert gains[1] == pytest.approx(4.9 * 0.4)


def test_the_only_table_of_a_word_comes_before_further_ones_of_another() -> None:
    gains = find_gains("每个营地的火情有几起")
    best = sorted(gains, key=lambda name: -gains[name])[:2]
    assert set(best) == {"site", "fire"}


def test_a_backup_explains_less_than_what_it_was_made_of() -> None:
    gains = find_gains("各型号的帐篷有多少")
    assert gains["tent"] > 2 * gains["tent_bak"]


def test_the_tables_of_the_last_answer_come_first() -> None:
    gains = find_gains("按营地分呢", Turn("有多少条船", "SELECT COUNT(*) FROM boat"))
    assert max(gains, key=lambda name: gains[name]) == "boat"
