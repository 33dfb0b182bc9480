"""What words of one language mean in the other."""

import gc
import tracemalloc
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
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

LEXICON = Path(translations.__file__).parent
LAMP = "\n灯\tlamp 9;light 4\n"


def _write_words(folder: Path, lines: str) -> Translations:
    file = folder / "words.txt"
    file.write_bytes(lines.encode())
    return Translations(file)


def _write_many(folder: Path, words: Sequence[str]) -> Translations:
    return _write_words(folder, "\n" + "".join(f"{word}\tm{word} 9\n" for word in words))


def test_a_word_has_its_meanings_with_weights(tmp_path: Path) -> None:
    words = _write_words(tmp_path, LAMP)
    assert words.lookup("灯") == (("lamp", 1.0), ("light", 4 / 9))


@pytest.mark.parametrize("word", ["", "灯塔", "\n", "a", "龘", "灯\tlamp 9", "\ud83d"])
def test_what_is_no_word_of_it_has_no_meaning(tmp_path: Path, word: str) -> None:
    assert _write_words(tmp_path, LAMP).lookup(word) == ()
    assert _write_words(tmp_path, "\n").lookup(word) == ()
    assert _write_words(tmp_path, "").lookup(word) == ()


def test_a_word_is_found_on_every_line_of_the_part_that_is_read(tmp_path: Path) -> None:
    words = [f"w{number:04}" for number in range(200)]
    translations = _write_many(tmp_path, words)
    assert [translations.lookup(word) for word in words] == [((f"m{w}", 1.0),) for w in words]


def test_two_threads_read_one_file_at_once(tmp_path: Path) -> None:
    words = [f"w{number:04}" for number in range(2_000)]
    translations = _write_many(tmp_path, words)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(translations.lookup, words * 2))
    assert found == [((f"m{word}", 1.0),) for word in words * 2]


def test_a_file_is_closed_with_its_words(tmp_path: Path) -> None:
    words = _write_words(tmp_path, LAMP)
    assert words.lookup("灯")
    assert _count_open(tmp_path / "words.txt") == 1
    del words
    gc.collect()
    assert _count_open(tmp_path / "words.txt") == 0


def _count_open(file: Path) -> int:
    return [each.resolve() for each in Path("/proc/self/fd").iterdir()].count(file.resolve())


@pytest.mark.parametrize(
    ("load", "name"),
    [
        (load_chinese_to_english, "cedict/zh-en.txt"),
        (load_english_to_chinese, "cedict/en-zh.txt"),
        (load_english_synonyms, "wordnet/en-en.txt"),
    ],
)
def test_every_line_is_found_by_its_word(load: Callable[[], Translations], name: str) -> None:
    words = load()
    lines = (LEXICON / name).read_text("utf-8").split("\n")[1:-1]
    keys = [line.partition("\t")[0] for line in lines]
    assert all(a.encode() < b.encode() for a, b in pairwise(keys))
    assert all(words.lookup(key) for key in (keys[0], keys[-1], *keys[::97]))
    assert len(keys) > 30_000


def test_words_of_business_are_translated_both_ways() -> None:
    assert dict(load_chinese_to_english().lookup("灯塔"))["lighthouse"] == 1
    assert "灯塔" in dict(load_english_to_chinese().lookup("lighthouse"))


def test_a_worker_holds_a_tenth_of_the_words_at_most() -> None:
    files = [LEXICON / "cedict" / name for name in ("zh-en.txt", "en-zh.txt")]
    tracemalloc.start()
    words = [Translations(file) for file in files]
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert all(each.lookup("") == () for each in words)
    assert held < sum(file.stat().st_size for file in files) / 10


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(translations, "files", lambda _: tmp_path)
    with pytest.raises(FileNotFoundError, match=r"cedict.zh-en\.txt"):
        load_chinese_to_english.__wrapped__()


@pytest.mark.parametrize(
    ("folder", "licence"),
    [("cedict", "CC BY-SA 4.0"), ("wordnet", "WordNet 3.0 Copyright 2006 by Princeton University")],
)
def test_the_licence_stands_beside_the_words(folder: str, licence: str) -> None:
    beside = LEXICON / folder / "README.md"
    assert licence in beside.read_text("utf-8")
