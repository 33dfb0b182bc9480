"""Passages are ranked by words, and the words are found again in them."""

from collections import Counter

import numpy as np
import pytest

from agent.retrieval.passages import (
    Occurrences,
    contains_phrases,
    extract_phrases,
    find_match_ranges,
    score_passages,
)
from agent.retrieval.tokenization import tokenize_text, weigh_question_words


def _document(*texts: str) -> Occurrences:
    counts = [Counter(tokenize_text(text)) for text in texts]
    words = {word for count in counts for word in count}
    return Occurrences(
        np.asarray([count.total() for count in counts], dtype=np.int32),
        {
            word: np.asarray([(n, c[word]) for n, c in enumerate(counts) if c[word]], np.int32)
            for word in words
        },
    )


def test_a_word_is_as_rare_as_it_is_in_all_documents() -> None:
    alone = _document("contract audit")
    common = _document(*["audit of a shop"] * 20)
    [first, second] = score_passages([alone, common], {"contract": 1.0, "audit": 1.0})
    assert first[0] > 2 * second.max() > 0
    [again] = score_passages([alone], {"audit": 1.0})
    assert again[0] != pytest.approx(float(second[0]))


def test_nothing_to_search_in() -> None:
    assert score_passages([], {"a": 1.0}) == []
    assert score_passages([_document()], {"a": 1.0})[0].size == 0


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("refund policy", ("refund policy",)),
        ("“退货 政策” 金额", ("退货 政策",)),
        ('"two words" and "others"', ("two words", "others")),
        ('one "', ('one "',)),
    ],
)
def test_what_is_in_quotes_is_wanted_as_it_is(query: str, wanted: tuple[str, ...]) -> None:
    assert extract_phrases(query) == wanted


def test_case_and_gaps_do_not_count_in_a_phrase() -> None:
    assert contains_phrases("The Refund\n  Policy (v1.2)", ["refund policy", "V1.2"])
    assert not contains_phrases("The Refund Policy v1x2", ["v1.2"])


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("申请退货须在三十日内", "退货期限", ["退货"]),
        ("The refunds are paid", "refund", ["refunds"]),
        ("order ORD-2024-001 is late", "ORD-2024-001", ["order", "ORD-2024-001"]),
        ("年度营业收入增长", "revenue", ["营业收入"]),
        ("nothing here", "退货", []),
    ],
)
def test_the_words_are_found_again(text: str, query: str, marked: list[str]) -> None:
    ranges = find_match_ranges(text, weigh_question_words(query), extract_phrases(query))
    assert [text[start:end] for start, end in ranges] == marked


def test_ranges_do_not_overlap() -> None:
    ranges = find_match_ranges(
        "退货退货政策", weigh_question_words("退货政策"), ["退货政策", "货政"]
    )
    assert ranges == [(0, 6)]
