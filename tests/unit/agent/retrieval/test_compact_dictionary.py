"""The compact dictionary gives jieba what its own would."""

import random
import warnings
from pathlib import Path

import pytest

from agent.retrieval.compact_dictionary import CompactDictionary, load_jieba_words

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import jieba

SENTENCES = (
    "各省份的销售额前五名是多少",
    "华东地区上个月退货率最高的三个门店",
    "按季度统计每个品类的订单金额和毛利",
    "工信处女干事每月经过下属科室都要亲口交代24口交换机等技术性器件的安装工作",
    "T恤和A股在2025年的同比增长",
)


@pytest.fixture(scope="module")
def plain() -> jieba.Tokenizer:
    """jieba as it loads itself, without its cache file."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


@pytest.fixture(scope="module")
def compact() -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = load_jieba_words()
    tokenizer.total = tokenizer.FREQ.total
    tokenizer.initialized = True
    return tokenizer


def test_every_word_and_every_beginning_counts_the_same(
    plain: jieba.Tokenizer, compact: jieba.Tokenizer
) -> None:
    assert compact.total == plain.total
    assert [(w, compact.FREQ.get(w)) for w in plain.FREQ] == list(plain.FREQ.items())


def test_texts_are_cut_the_same(plain: jieba.Tokenizer, compact: jieba.Tokenizer) -> None:
    chance = random.Random(7)
    words = list(plain.FREQ)
    texts = [*SENTENCES, *("".join(chance.choices(words, k=9)) for _ in range(500))]
    for text in texts:
        assert list(compact.cut_for_search(text)) == list(plain.cut_for_search(text))


def test_what_is_no_word_is_not_in_it(tmp_path: Path) -> None:
    dictionary = _write_words(tmp_path, "订单 5 n", "订货会 2 n")
    assert "订" in dictionary
    assert dictionary.get("订货") == 0
    assert dictionary.get("订票") is None
    assert dictionary.get("单", 1) == 1
    assert "" not in dictionary
    assert "\ud83d" not in dictionary


def test_of_a_word_listed_twice_the_last_count_holds(tmp_path: Path) -> None:
    dictionary = _write_words(tmp_path, "订单 5 n", "合同 1 n", "订单 7 n", "订购 3 v")
    assert dictionary["订单"] == 7
    assert dictionary.total == 16
    with pytest.raises(KeyError):
        dictionary["订金"]


def _write_words(folder: Path, *lines: str) -> CompactDictionary:
    file = folder / "words.txt"
    file.write_bytes("".join(f"{line}\n" for line in lines).encode())
    return CompactDictionary(file)
