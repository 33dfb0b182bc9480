import pytest

from agent.retrieval.value_matching.pinyin import find_pinyin
from agent.retrieval.value_matching.typos import TypoIndex


@pytest.mark.parametrize(
    ("asked", "words", "found"),
    [
        ("frence", ["france", "germany"], ["france"]),
        ("farnce", ["france"], ["france"]),
        ("fran", ["franc"], ["franc"]),
        ("frnc", ["france"], []),
        ("germni", ["germany"], []),
        ("mediteranian", ["mediterranean"], ["mediterranean"]),
        ("maratho", ["marathon", "marathos"], []),
        ("arathon", ["marathon"], []),
    ],
)
def test_the_one_nearest_word_is_found(asked: str, words: list[str], found: list[str]) -> None:
    """One edit, two in words of nine letters; the first letter is right."""
    typos = TypoIndex((word, number) for number, word in enumerate(words))
    assert [words[number] for _, number in typos.find([asked])] == found


def test_characters_with_two_readings_have_both() -> None:
    assert find_pinyin("上海")[0] == "shanghai"
    assert {"chongqing", "zhongqing"} <= set(find_pinyin("重庆"))
    assert find_pinyin("A座") == ()
    assert find_pinyin("海") == ()
