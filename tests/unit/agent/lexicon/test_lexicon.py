import pytest

from agent.lexicon import (
    expand_name,
    find_concepts,
    load_abbreviations,
    load_glossary,
    load_pinyin,
    stem,
)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ord_amt", ("order", "amount")),
        ("custName", ("customer", "name")),
        ("StuID", ("student", "id")),
        ("khmc", ("客户名称",)),
        ("order_id", ("order", "id")),
    ],
)
def test_names_are_written_out(name: str, words: tuple[str, ...]) -> None:
    assert expand_name(name) == words


@pytest.mark.parametrize(
    ("zh", "en"),
    [("销售额", "revenue"), ("客户", "clients"), ("门店", "shops"), ("品类", "categories")],
)
def test_both_languages_name_the_same_concept(zh: str, en: str) -> None:
    assert set(find_concepts(zh)) & set(find_concepts(en))


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("orders", "order"), ("cities", "city"), ("boxes", "box"), ("status", "status"), ("is", "is")],
)
def test_plurals_lose_their_ending(plural: str, singular: str) -> None:
    assert stem(plural) == singular


def test_stand_ins_are_concepts_themselves() -> None:
    known = load_glossary()
    assert all(other in known for concept in known.values() for other in concept.like)


def test_abbreviations_and_pinyin_are_plain_letters() -> None:
    assert all(short.isascii() and short != word for short, word in load_abbreviations().items())
    assert all(short.isascii() and not word.isascii() for short, word in load_pinyin().items())
