"""How similar words are in meaning, in one language and across the two."""

import pytest

from agent.lexicon.similarity.across_languages import measure_similarity
from agent.lexicon.similarity.english import split_phrase

LIKELY = 0.6


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("兽医", "vet"),
        ("献血者", "donor"),
        ("捐赠人", "donor"),
        ("租赁记录", "rental"),
        ("蜂箱", "hive"),
        ("driving schools", "驾校"),
        ("veterinarian", "兽医"),
        ("lighthouse", "灯塔"),
        ("fishing boats", "渔船"),
        ("beehive", "hives"),
        ("捐赠者", "捐赠人"),
    ],
)
def test_words_of_one_thing_are_similar(phrase: str, label: str) -> None:
    assert measure_similarity(phrase, label) >= LIKELY


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("兽医", "pet"),
        ("宠物医院", "宠物"),
        ("品种", "payment type"),
        ("蜂王", "Breed of the bees"),
        ("fireman", "truck"),
        ("矿工", "orders"),
        ("jar", "价格"),
    ],
)
def test_words_of_two_things_are_not(phrase: str, label: str) -> None:
    assert measure_similarity(phrase, label) < LIKELY


def test_a_phrase_ends_in_its_head() -> None:
    assert split_phrase("Breed of the bees") == ("bee", "breed")
    assert split_phrase("donation records") == ("donation",)


@pytest.mark.parametrize("text", ["", "的", "12", "!?", "of the", "\ud83d"])
def test_what_is_no_word_is_like_nothing(text: str) -> None:
    assert measure_similarity(text, "hive") == 0.0
    assert measure_similarity("灯塔", text) < LIKELY
