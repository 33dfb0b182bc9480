"""A search tells what stands around its words."""

from model.chats.chat import ChatMatch, ChatText
from services.chats.search import find_match

LONG = "The order amount rose all year. " * 8 + "**Zhejiang** leads.\n" + "It fell again. " * 20


def test_the_first_text_with_the_words_is_the_match() -> None:
    texts = [ChatText("r2", "by month"), ChatText("r1", "Returns by month")]
    assert find_match("returns", texts) == ChatMatch("r1", "Returns by month")
    assert find_match("refunds", texts) is None


def test_a_long_text_is_cut_around_the_words() -> None:
    match = find_match("zhejiang", [ChatText("r1", LONG)])
    assert match is not None
    assert match.excerpt.startswith("…ount rose all year. Zhejiang leads. It fell")
    assert match.excerpt.endswith("…")
    assert len(match.excerpt) <= 122


def test_words_that_emphasis_parts_are_found_in_the_line_without_it() -> None:
    match = find_match("`a` is", [ChatText("r1", "x " * 30 + "`a` is **b**")])
    assert match is not None
    assert match.excerpt.startswith("x x x")
