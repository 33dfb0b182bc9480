"""What is nearly understood is read as it was meant, or refused: questions on riding stables."""

import pytest

from agent.rule_engine.parsing.spans.schema_terms import describe_table, find_senses
from agent.rule_engine.parsing.spans.tokens import to_key
from model.errors import CannotAnswer
from model.sources.schema import Column, Table
from tests.support.schemas.stables import rows, write


@pytest.mark.parametrize(
    "question", ["年卡对比次卡：费用合计", "年卡 versus 次卡 riders: total fee"]
)
def test_values_that_a_label_lists_are_compared_with_each_other(question: str) -> None:
    assert rows(question) == [("年卡", 220.0, 130.0, 144.44), ("次卡", 90.0, None, None)]


def test_things_of_each_kind_are_grouped_by_what_says_their_kind() -> None:
    assert rows("每类骑手的平均费用") == [("年卡", 110.0), ("次卡", 45.0)]


def test_kinds_of_things_that_have_none_are_refused() -> None:
    with pytest.raises(CannotAnswer):
        write("每类马工的平均费用")


def test_those_behind_a_column_of_theirs_are_no_group_of_their_own() -> None:
    assert rows("各卡种骑手的平均评分") == [("年卡", 85.0), ("次卡", 65.0)]


@pytest.mark.parametrize(
    ("then", "answer"),
    [
        ("换成最高评分", [("年卡", 90), ("次卡", 70)]),
        ("换成最低", [("年卡", 80), ("次卡", 60)]),
        ("make it the highest score", [("年卡", 90), ("次卡", 70)]),
    ],
)
def test_another_aggregate_keeps_every_group(then: str, answer: list[tuple[object, ...]]) -> None:
    assert rows(then, "各卡种的平均评分") == answer


def test_people_who_joined_in_two_years_are_counted() -> None:
    assert rows("2024年和2025年入会人数对比") == [(3, 1, -2, -66.67)]


def test_people_are_listed_once_and_not_for_all_that_they_can_do() -> None:
    assert rows("东马场的马工有哪些") == [("白露",), ("高远",)]


@pytest.mark.parametrize("word", ["miss", "misses"])
def test_no_form_of_address_stands_for_a_gender(word: str) -> None:
    with pytest.raises(CannotAnswer, match=word):
        write(f"how many rides did riders {word} in 2025?")


@pytest.mark.parametrize(
    ("asked", "word"), [("没有受伤的骑乘有多少次", "受伤"), ("超过3的骑乘有多少次", "超过3")]
)
def test_what_continues_a_question_that_is_refused_names_the_same_word(
    asked: str, word: str
) -> None:
    with pytest.raises(CannotAnswer, match=word):
        write("今年的呢", asked)


def test_a_verb_is_no_stored_value_that_is_only_translated_alike() -> None:
    with pytest.raises(CannotAnswer, match="nurse"):
        write("how many rides did riders nurse in 2025")


def test_a_number_of_people_is_no_sum_of_money() -> None:
    with pytest.raises(CannotAnswer):
        write("人数对比去年", "2025年的费用")


def test_counts_are_named_after_the_rows_and_not_after_the_table() -> None:
    assert 'COUNT(*) AS "骑手数"' in write("有多少个骑手").sql


def test_a_state_is_one_of_the_codes_that_stand_right_before_their_meaning() -> None:
    assert rows("退会的骑手有多少") == [(1,)]
    assert rows("按马场看呢", "退会的骑手有多少") == [("东马场", 1)]


@pytest.mark.parametrize("verb", ["", "pass ", "lie "])
def test_days_between_two_days_pass(verb: str) -> None:
    sql = write(f"how many days {verb}on average between booking and ride").sql
    assert "AVG" in sql
    assert "book_dt" in sql


def test_a_label_may_begin_with_a_stored_value() -> None:
    column = Column(
        "lvl", "text", "text", comment="严重程度：严重 high, 一般", samples=("严重", "一般")
    )
    terms = describe_table(Table("faults", (column,)), "faults")
    assert to_key("严重程度") in terms.words
    assert not any(
        signature.tokens[0] == find_senses(to_key("严重")) for signature in terms.signatures
    )
