"""Every figure of a summary is held against the rows."""

import pytest

from tests.support.apps.model_app import REVENUE, Answer, Asker
from tests.support.scripted.model_replies import sql_reply, text_reply
from tests.support.scripted.model_server import ScriptedModel

pytestmark = pytest.mark.parametrize("asker", ["mysql"], indirect=True)
COUNTS = (
    "SELECT p.name AS province, COUNT(*) AS orders FROM orders o"
    " JOIN stores s ON o.store_id = s.store_id JOIN provinces p ON s.province_id = p.province_id"
    " GROUP BY p.name ORDER BY orders DESC"
)


async def ask_summary(asker: Asker, model: ScriptedModel, sql: str, summary: str) -> Answer:
    model.script("sql", sql_reply(sql))
    model.script("summary", text_reply(summary))
    answer = await asker.ask()
    assert answer.text == summary
    return answer


def list_doubts(answer: Answer) -> list[str]:
    """The marked pieces of the text, cut out of it by their offsets, which count code points."""
    marks = answer.one("figures")["unverified"]
    cut = [answer.text[mark["start"] : mark["end"]] for mark in marks]
    assert cut == [mark["text"] for mark in marks]
    return cut


async def test_true_figures_pass(asker: Asker, model: ScriptedModel) -> None:
    summary = "浙江 has 2 orders, 广东 1: 3 in all, 66.7% of them in 浙江."
    answer = await ask_summary(asker, model, COUNTS, summary)
    assert list_doubts(answer) == []
    figures = answer.one("figures")
    assert figures["checked"] == figures["verified"] == 4


@pytest.mark.parametrize(
    ("summary", "lies"),
    [
        ("浙江 has 7 orders, 广东 1.", ["7"]),
        ("浙江有2单，占比80%，合计3单。", ["80%"]),
        ("📈📈 浙江 has 2 orders, 📉 广东 12,345 and all of them 3.", ["12,345"]),
        ("浙江 2 orders; growth of 41.5% and 1.2万 in sight.", ["41.5%", "1.2万"]),
    ],
)
async def test_a_lie_is_marked_where_it_stands(
    asker: Asker, model: ScriptedModel, summary: str, lies: list[str]
) -> None:
    answer = await ask_summary(asker, model, COUNTS, summary)
    assert list_doubts(answer) == lies
    figures = answer.one("figures")
    assert figures["checked"] == figures["verified"] + len(lies)


async def test_a_wrong_last_digit_of_a_large_amount_is_marked(
    asker: Asker, model: ScriptedModel
) -> None:
    assert asker.database
    asker.database.execute("UPDATE orders SET total_amount = 1234567890.12 WHERE store_id = 1")
    summary = "广东 made 1,234,567,890.12, 浙江 0.30."
    assert list_doubts(await ask_summary(asker, model, REVENUE, summary)) == []
    wrong = summary.replace("890.12", "890.13")
    assert list_doubts(await ask_summary(asker, model, REVENUE, wrong)) == ["1,234,567,890.13"]


async def test_words_without_figures_are_nothing_to_check(
    asker: Asker, model: ScriptedModel
) -> None:
    answer = await ask_summary(asker, model, COUNTS, "浙江 is ahead of 广东.")
    assert answer.one("figures") == {
        "checked": 0, "verified": 0, "unverified": [], "computations": [],
    }  # fmt: skip
