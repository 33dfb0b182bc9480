"""Finding tables, joins and values in schemas of our own."""

import pytest

from agent.retrieval import TableIndex
from agent.retrieval.tokenization import weigh_question_words
from model.chats.question import Turn
from model.sources.schema import Reason, Schema
from tests.support.schemas.retrieval_schemas import SOURCE, ask, shop, wide


@pytest.fixture(scope="module")
def index() -> TableIndex:
    return TableIndex(shop())


def first(index: TableIndex, text: str, count: int = 3) -> list[str]:
    return [t.table.name for t in index.search(ask(text)).tables[:count]]


def test_a_chinese_question_finds_comments(index: TableIndex) -> None:
    assert first(index, "各省份的客户数量", 1) == ["cust_mst"]


def test_a_chinese_question_finds_abbreviated_english_names() -> None:
    schema = shop()
    bare = tuple(
        type(t)(t.name, tuple(type(c)(c.name, c.type, c.kind) for c in t.columns))
        for t in schema.tables
    )
    found = first(TableIndex(Schema(SOURCE, bare, ())), "订单金额最高的客户", 4)
    assert {"ord_hdr", "cust_mst"} <= set(found)


def test_an_english_question_finds_chinese_comments(index: TableIndex) -> None:
    assert "cust_mst" in first(index, "customers by province", 1)
    assert "ord_hdr" in first(index, "order amount by month", 2)


def test_tables_between_two_that_are_asked_about_come_along(index: TableIndex) -> None:
    found = index.search(ask("每个客户买了哪些品类"))
    names = {t.table.name for t in found.tables}
    assert {"cust_mst", "prod_cat", "ord_hdr", "ord_line", "prod_mst"} <= names
    assert {(r.left, r.right) for r in found.joins} >= {
        ("ord_hdr", "cust_mst"),
        ("ord_line", "prod_mst"),
        ("prod_mst", "prod_cat"),
    }


def test_a_stored_value_is_matched_with_its_column(index: TableIndex) -> None:
    found = index.search(ask("华为在广东的订单"))
    assert {(v.table, v.column, v.value) for v in found.values} == {
        ("cust_mst", "cust_nm", "华为"),
        ("cust_mst", "prov", "广东"),
    }
    english = index.search(ask("how many travel mugs were sold", "en"))
    assert [v.value for v in english.values] == ["Travel mug"]


def test_the_longer_value_wins() -> None:
    schema = shop()
    found = TableIndex(schema).search(ask("保温杯卖了多少"))
    assert [v.value for v in found.values] == ["保温杯"]


def test_a_follow_up_leaves_the_words_of_both_questions_as_they_are(index: TableIndex) -> None:
    before, after = "各省份的订单金额", "按月呢？"
    weights = [dict(weigh_question_words(text)) for text in (before, after)]
    index.search(ask(after, "zh-CN", Turn(before, "")))
    assert [dict(weigh_question_words(text)) for text in (before, after)] == weights


def test_a_follow_up_keeps_the_tables_of_the_question_before(index: TableIndex) -> None:
    turn = Turn("各省份的订单金额", "SELECT prov FROM cust_mst JOIN ord_hdr ON 1 = 1")
    found = [t.table.name for t in index.search(ask("按月呢？", "zh-CN", turn)).tables[:2]]
    assert set(found) == {"ord_hdr", "cust_mst"}


def test_a_small_schema_is_sent_whole() -> None:
    schema = Schema(SOURCE, shop().tables[-5:], ())
    assert len(TableIndex(schema).search(ask("天气")).tables) == 5


def test_a_large_schema_is_cut_and_one_of_a_few_dozen_tables_is_not(index: TableIndex) -> None:
    assert len(index.search(ask("订单")).tables) == len(shop().tables)
    assert len(TableIndex(wide(300)).search(ask("订单")).tables) <= 40


def test_a_question_about_nothing_still_gets_tables(index: TableIndex) -> None:
    assert index.search(ask("zzzz")).tables


def test_an_empty_schema_has_no_tables() -> None:
    assert TableIndex(Schema(SOURCE, (), ())).search(ask("订单")).tables == ()


def test_reasons_say_what_fits(index: TableIndex) -> None:
    best = index.search(ask("广东的客户")).tables[0]
    assert best.table.name == "cust_mst"
    assert Reason("value", {"value": "广东", "column": "prov"}) in best.why
