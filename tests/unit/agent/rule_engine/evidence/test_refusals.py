"""What is not said is not read, and what is said is not left out: else the answer is refused."""

import pytest

from model.errors import CannotAnswer
from tests.unit.agent.rule_engine.evidence.hair_salon import find_rows, write_sql


@pytest.mark.parametrize(
    "question",
    [
        "average stars per chair make",  # no verb, but a column
        "客人最喜欢约哪个时段",  # stored as it is, and no hour of payments
        "工序二一把过的比例是多少",  # not what stylists can do
        "在职发型师里谁来得最早，哪天入职的",
        "average total amount per guest",
        "只做过一次头发的客人有哪些",
        "guests who only came in the morning",
        "busiest salon",
        "biggest salon and its town",
    ],
)
def test_what_the_words_do_not_say_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        write_sql(question)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("average stars per chair", [("A1", 4.5), ("A2", 3.0), ("B1", 2.5)]),
        ("没有理发记录的发型师有几个", [(1,)]),
        ("which stylists have cut hair in April 2025", [("阿布",), ("小季",)]),
        ("各门店在职发型师数", [("东店", 2), ("西店", 1)]),
    ],
)
def test_what_the_words_do_say_is_answered(question: str, rows: list[tuple[object, ...]]) -> None:
    assert find_rows(question) == rows
