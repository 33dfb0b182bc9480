"""Which terms and examples a question is about."""

import pytest

from agent.retrieval.teaching.teaching_index import SimilarTeaching, TeachingIndex
from agent.retrieval.teaching.teaching_tables import list_teaching_tables
from model.sources.teaching import Teaching
from tests.support.schemas.retrieval_schemas import ask
from tests.support.schemas.taught_words import make_example, make_term

TERMS = (
    make_term("在职", synonyms=["active employee"], table="staff"),
    make_term("销售额", synonyms=["revenue", "GMV"], table="orders"),
    make_term("净销售额", synonyms=["net revenue"]),
    make_term("ＡＯＶ"),
)
EXAMPLES = (
    make_example("各省份的销售额前五名", "SELECT province"),
    make_example("Which employees left last year?", "SELECT left"),
    make_example("Monthly revenue by category in 2025", "SELECT month"),
)


def make_index(*, may_run: bool = True) -> TeachingIndex:
    return TeachingIndex(
        Teaching("1", TERMS, EXAMPLES), lambda sql: ("orders",) if may_run else None
    )


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("在职员工的销售额", ["在职", "销售额"]),
        ("净销售额是多少", ["净销售额"]),
        ("net revenue and Revenue of active employees", ["净销售额", "销售额", "在职"]),
        ("GMV，ＧＭＶ", ["销售额"]),
        ("aov by month", ["ＡＯＶ"]),
        ("revenues of gmvx and prerevenue", ["销售额"]),
        ("nothing of that", []),
        ("", []),
    ],
)
def test_names_and_synonyms_are_found_as_whole_words_the_longest_first(
    question: str, found: list[str]
) -> None:
    assert [match.term.values.name for match in make_index().search(ask(question)).terms] == found


def test_the_words_of_the_question_are_told() -> None:
    [match] = make_index().search(ask("Net Revenue 2025")).terms
    assert match.text == "net revenue"


def test_of_two_terms_with_one_word_the_first_counts() -> None:
    other = make_term("revenue", definition="of every source")
    index = TeachingIndex(Teaching("1", (*TERMS, other)), lambda _: None)
    assert [match.term.values.name for match in index.search(ask("revenue")).terms] == ["销售额"]


def test_a_plural_is_no_other_term_and_no_other_word() -> None:
    terms = (make_term("new"), make_term("news"), make_term("a"))
    index = TeachingIndex(Teaching("1", terms), lambda _: None)
    found = index.search(ask("news as such")).terms
    assert [match.term.values.name for match in found] == ["news"]


def test_at_most_eight_terms_are_taken() -> None:
    terms = tuple(make_term(f"word{number}") for number in range(12))
    index = TeachingIndex(Teaching("1", terms), lambda _: None)
    asked = " ".join(f"word{number}" for number in range(12))
    assert len(index.search(ask(asked)).terms) == 8


@pytest.mark.parametrize(
    "question", ["各省份的销售额前五名？", " 各省份的销售额 前五名", "各省份的销售额前五名。"]
)
def test_the_same_question_is_told_alone(question: str) -> None:
    [match] = make_index().search(ask(question)).examples
    assert match.is_same
    assert match.tables == ("orders",)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("2025年各省份的销售额", ["SELECT province"]),
        ("monthly revenue in 2025", ["SELECT month"]),
        ("which employees left in May?", ["SELECT left"]),
        ("how many stores are there?", []),
    ],
)
def test_examples_that_share_enough_words_are_found(question: str, found: list[str]) -> None:
    examples = make_index().search(ask(question)).examples
    assert [match.example.values.sql for match in examples] == found
    assert not any(match.is_same for match in examples)


def test_an_example_whose_statement_may_not_run_does_not_exist() -> None:
    index = make_index(may_run=False)
    assert index.search(ask("各省份的销售额前五名")).examples == ()
    assert index.search(ask("monthly revenue in 2025")).examples == ()


def test_what_is_similar_in_meaning_follows_what_words_find() -> None:
    similar = SimilarTeaching(terms=TERMS, examples=(EXAMPLES[1], EXAMPLES[2]))
    found = make_index().search(ask("aov"), similar)
    assert [match.term.values.name for match in found.terms] == [
        "ＡＯＶ",
        "在职",
        "销售额",
        "净销售额",
    ]
    assert found.terms[1].text == ""
    assert [match.example.values.sql for match in found.examples] == ["SELECT left", "SELECT month"]


def test_tables_are_needed_for_terms_and_examples() -> None:
    reasons = list_teaching_tables(make_index().search(ask("在职 2025年各省份的销售额")))
    assert {name: [r.code for r in why] for name, why in reasons.items()} == {
        "staff": ["term"],
        "orders": ["term", "example"],
    }
