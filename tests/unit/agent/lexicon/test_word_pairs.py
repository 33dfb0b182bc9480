"""Words of business in the other language."""

from agent.lexicon.word_pairs import list_chinese_words, list_english_phrases


def test_a_phrase_is_found_without_hyphens_and_in_the_singular() -> None:
    assert list_chinese_words("walk-in customers") == list_chinese_words("walk in customer")
    assert "散客" in list_chinese_words("Walk-in")


def test_a_chinese_word_has_the_phrases_of_every_line_it_stands_in() -> None:
    phrases = list_english_phrases("报废")
    assert {"scrapped", "scrap"} <= set(phrases)
    assert len(phrases) == len(set(phrases))


def test_an_unknown_word_means_nothing() -> None:
    assert list_chinese_words("xylophone") == ()
