"""What words of one language mean in the other."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from agent.lexicon import translations
from agent.lexicon.translations import (
    Translations,
    load_chinese_to_english,
    load_english_synonyms,
    load_english_to_chinese,
)

LAMP = "\n灯\tlamp 9;light 4\n".encode()


def test_a_word_has_its_meanings_with_weights() -> None:
    words = Translations(LAMP)
    assert words.lookup("灯") == (("lamp", 1.0), ("light", 4 / 9))


@pytest.mark.parametrize("word", ["", "灯塔", "\n", "a", "龘", "灯\tlamp 9", "\ud83d"])
def test_what_is_no_word_of_it_has_no_meaning(word: str) -> None:
    assert Translations(LAMP).lookup(word) == ()
    assert Translations(b"\n").lookup(word) == ()


@pytest.mark.parametrize(
    "direction", [load_chinese_to_english, load_english_to_chinese, load_english_synonyms]
)
def test_every_line_is_found_by_its_word(direction: Callable[[], Translations]) -> None:
    words = direction()
    lines = words.lines.decode().split("\n")[1:-1]
    keys = [line.partition("\t")[0] for line in lines]
    assert all(a.encode() < b.encode() for a, b in pairwise(keys))
    assert all(words.lookup(key) for key in (keys[0], keys[-1], *keys[::97]))
    assert len(keys) > 30_000


def test_words_of_business_are_translated_both_ways() -> None:
    assert dict(load_chinese_to_english().lookup("灯塔"))["lighthouse"] == 1
    assert "灯塔" in dict(load_english_to_chinese().lookup("lighthouse"))


def test_all_words_take_less_than_eight_megabytes() -> None:
    loaded = (load_chinese_to_english(), load_english_to_chinese(), load_english_synonyms())
    assert sum(len(words.lines) for words in loaded) < 8 * 2**20


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(translations, "files", lambda _: tmp_path)
    with pytest.raises(FileNotFoundError, match=r"cedict.zh-en\.txt"):
        load_chinese_to_english.__wrapped__()


@pytest.mark.parametrize(
    ("folder", "licence"),
    [("cedict", "CC BY-SA 4.0"), ("wordnet", "WordNet 3.0 Copyright 2006 by Princeton University")],
)
def test_the_licence_stands_beside_the_words(folder: str, licence: str) -> None:
    beside = Path(translations.__file__).parent / folder / "README.md"
    assert licence in beside.read_text("utf-8")
