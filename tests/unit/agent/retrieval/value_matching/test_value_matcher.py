"""What words of a question find among stored values that are written in another way."""

from dataclasses import replace

import pytest

from agent.retrieval import TableIndex
from agent.retrieval.value_matching.value_matcher import ValueMatcher
from model.sources.schema import Column, MatchedValue, Schema, Table
from tests.support.schemas.retrieval_schemas import SOURCE, ask, column

LEVELS = column("lvl", "", "金卡", "银卡", "普通卡")
CITIES = column("city", "", "北京市", "上海市", "陕西省", "山西省", "Hang Zhou")
REGIONS = column("area", "", "华东大区", "华南大区", "西北大区")
CHANNELS = column("chn", "渠道：TM=天猫, JD=京东", "TM", "JD")
STATES = Column("st", "INT", "integer", comment="status: 1 paid 2 refunded")
MEMBERS = Column("vip", "INT", "integer", note="1是0否")
SEX = column("sex", "", "F", "M")
PEOPLE = column("nm", "", "José Núñez", "iPhone 15-Pro")
NAMES = column("nm", "", "Beijing Shi", "Acme Co., Ltd.", "Jetblue Airways")
WORDS = column("word", "", "Frankfurt", "Mediterranean", "Marathon", "Travel mug", "Shanghai")


def find_values(question: str, *columns: Column) -> list[tuple[str, str, str]]:
    """The words, the value and how, of one table with these columns."""
    values = ValueMatcher([Table("t", columns)]).find(question)
    return [(v.text, v.value, v.how) for v in values]


@pytest.mark.parametrize(
    ("question", "held", "text", "value", "how"),
    [
        ("How many travel mug orders?", WORDS, "travel mug", "Travel mug", "exact"),
        ("How many travel mugs?", WORDS, "travel mugs", "Travel mug", "folded"),
        ("orders of travel-mug", WORDS, "travel-mug", "Travel mug", "folded"),
        ("sales of IPHONE 15 PRO", PEOPLE, "IPHONE 15 PRO", "iPhone 15-Pro", "folded"),
        ("ｉＰｈｏｎｅ１５Ｐｒｏ销量", PEOPLE, "ｉＰｈｏｎｅ１５Ｐｒｏ", "iPhone 15-Pro", "folded"),
        ("what did Jose Nunez buy?", PEOPLE, "Jose Nunez", "José Núñez", "folded"),
        ("sales in Shanghai's shops", WORDS, "Shanghai", "Shanghai", "exact"),
        ("天猫的销售额", CHANNELS, "天猫", "TM", "code"),
        ("refunded orders", STATES, "refunded", "2", "code"),
        ("女客户有多少", SEX, "女", "F", "code"),
        ("female customers", SEX, "female", "F", "code"),
        ("华东的销售额", REGIONS, "华东", "华东大区", "prefix"),
        ("北京的客户数", CITIES, "北京", "北京市", "prefix"),
        ("orders from Beijing", NAMES, "Beijing", "Beijing Shi", "prefix"),
        ("what does Acme owe?", NAMES, "Acme", "Acme Co., Ltd.", "prefix"),
        ("flights of Jetblue", NAMES, "Jetblue", "Jetblue Airways", "prefix"),
        ("orders in Shanghai", CITIES, "Shanghai", "上海市", "pinyin"),
        ("orders in Shang Hai", CITIES, "Shang Hai", "上海市", "pinyin"),
        ("杭州的订单", CITIES, "杭州", "Hang Zhou", "pinyin"),
        ("上海的订单", WORDS, "上海", "Shanghai", "pinyin"),
        ("gold customers", LEVELS, "gold", "金卡", "translated"),
        ("马拉松有多少人参加", WORDS, "马拉松", "Marathon", "translated"),
        ("flights to Frankfrut", WORDS, "Frankfrut", "Frankfurt", "typo"),
        ("the mediteranian climate", WORDS, "mediteranian", "Mediterranean", "typo"),
    ],
)  # fmt: skip
def test_a_value_is_found_as_people_write_it(
    question: str, held: Column, text: str, value: str, how: str
) -> None:
    assert find_values(question, held) == [(text, value, how)]


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("orders in shanxi", CITIES),  # two provinces are read like this
        ("是否会员", MEMBERS),
        ("east of the river", column("c", "", "East Hampton")),  # an ordinary word, not a name
        ("销售额最高的部门", column("c", "", "销售部")),  # 销售额 is another word
        ("the most common complaint", column("c", "", "普通")),
        ("two flights", column("c", "", "2", "22")),
        ("what was in stock in 2024", column("c", "", "2024")),
        ("their heights", column("c", "", "Knights")),
        ("all of them", column("c", "", "All")),
        ("Marathn runners", column("c", "", "Marath", "Maraths", "Marathon", "Maratha")),
    ],
)
def test_what_is_not_meant_is_not_found(question: str, held: Column) -> None:
    assert find_values(question, held) == []


def test_a_code_of_a_number_is_a_number() -> None:
    values = ValueMatcher([Table("t", (STATES, CHANNELS))]).find("天猫 refunded orders")
    told = {(v.column, v.value, v.is_number) for v in values}
    assert told == {("st", "2", True), ("chn", "TM", False)}


def test_words_of_the_schema_are_no_translations() -> None:
    held = column("c", "", "公司", "分公司")
    assert find_values("revenue by company", held) == [("company", "公司", "translated")]
    assert find_values("revenue by company", held, column("nm", "公司名称")) == []
    listed = column("kind", "类型，如 公司、分公司 (company, branch)", "公司", "分公司")
    assert find_values("revenue of companies", listed) == [("companies", "公司", "translated")]


def test_an_exact_value_keeps_its_words_and_comes_first() -> None:
    gold = column("colour", "", "gold")
    assert find_values("gold and silver customers", LEVELS, gold) == [
        ("gold", "gold", "exact"),
        ("silver", "银卡", "translated"),
    ]


def test_several_values_of_a_column_that_may_be_meant_are_none() -> None:
    areas = column("area", "", "华东一区", "华东二区")
    assert find_values("华东的销售额", areas) == []


def test_every_column_that_holds_it_is_told() -> None:
    two = [replace(CITIES, name=name) for name in ("ship", "bill")]
    values = ValueMatcher([Table("t", tuple(two))]).find("orders in Shanghai")
    assert [(v.column, v.value, v.how) for v in values] == [
        ("ship", "上海市", "pinyin"),
        ("bill", "上海市", "pinyin"),
    ]


def test_inexact_values_count_less_for_their_table() -> None:
    weights = [MatchedValue("a", "t", "c", "b", how).weight for how in ("exact", "code", "typo")]
    assert weights == sorted(weights, reverse=True)
    tables = (Table("a", (column("word", "", "gold"),)), Table("b", (LEVELS,)))
    few = TableIndex(Schema(SOURCE, tables, ())).search(ask("gold", "en"))
    assert [t.table.name for t in few.tables] == ["a", "b"]
    scores = []
    for held in (column("lvl", "", "gold"), LEVELS):
        index = TableIndex(Schema(SOURCE, (Table("b", (replace(held, name="c"),)),), ()))
        scores.append(index.search(ask("how many gold", "en")).tables[0].score)
    assert scores[0] > scores[1] > 0


def test_a_question_without_any_value() -> None:
    assert find_values("", CITIES) == []
    assert ValueMatcher([]).find("北京的客户数, in Shanghai") == []
