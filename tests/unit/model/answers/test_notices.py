"""Notices: the sentence of a key in the reader's language, made in one module."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.answers.notices import make_notice, quote_statement

ROOT = Path(__file__).resolve().parents[4]
PACKAGES = ("agent", "services", "controllers", "model")
MAKERS = frozenset({"make_notice", "_make_warning", "send_notice", "_send_notice", "_to_notice"})
NAMES_AND_VALUES = frozenset(
    {
        *("base", "column", "left", "listed", "missing", "name", "optional", "right", "table"),
        *("asked", "days", "high", "low", "percent", "rows", "text", "value", "values"),
        *("calls", "dropped", "most", "seconds"),
        *("word", "words", "failed", "problem", "reason"),
    }
)
"""What sentences of notices are filled with: names, values, counts, words of a question, reasons.

Every reader sees them. Conditions, formulas and whatever else is SQL stand in `quote`.
"""


def test_a_notice_says_its_sentence_in_either_language() -> None:
    params = {"failed": "m1", "name": "m2"}
    english = make_notice("models.fell_over", "en", "info", "model_fell_over", **params)
    assert (english.level, english.code) == ("info", "model_fell_over")
    assert english.message == "m1 did not answer; m2 answers instead."
    chinese = make_notice("models.fell_over", "zh-CN", "info", **params)
    assert (chinese.code, chinese.message) == ("fell_over", "m1 没有响应，改由 m2 回答。")


def test_a_notice_without_a_sentence_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        make_notice("models.nothing", "en", "warning")


@pytest.mark.parametrize(
    ("made", "modules"),
    [
        ("NoticeActivity(", ["model/answers/activities.py", "model/answers/notices.py"]),
        ("def has_chinese(", ["model/locales/chinese.py"]),
    ],
)
def test_notices_and_the_test_for_chinese_have_a_module_each(made: str, modules: list[str]) -> None:
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    found = [path for path in paths if made in path.read_text("utf-8")]
    assert [str(path.relative_to(ROOT)) for path in found] == modules


def test_notices_are_filled_with_names_and_values_and_never_with_sql() -> None:
    fills = {name for call in find_maker_calls() for name in list_fills(call)}
    assert {"column", "left", "words"} < fills, "the calls are found"
    assert fills - NAMES_AND_VALUES == set()


def test_sentences_of_answers_have_no_place_for_sql() -> None:
    sentences = json.loads((ROOT / "model/locales/answers/answer.json").read_text("utf-8"))
    told = {key: texts for key, texts in sentences.items() if not key.startswith(OF_STATEMENTS)}
    assert {"outer_rows_lost", "outer_one_sided", "no_rows", "ratio_zero"} < set(told)
    for key, texts in told.items():
        for sentence in texts.values():
            assert set(re.findall(r"{(\w+)", sentence)) - ANSWER_FILLS == set(), key


def test_a_quote_is_no_part_of_the_sentence() -> None:
    params = {"optional": "refunds", "base": "orders"}
    plain = make_notice("answer.outer_one_sided", "en", "warning", **params)
    notice = quote_statement(plain, "r.day > 1")
    assert notice.quote == "r.day > 1"
    assert "r.day" not in notice.message
    assert "orders" in notice.message


OF_STATEMENTS = ("formula", "heading_", "count_over", "ranked_by", "average_", "year_unused")
"""Parts of how a question was read, which readers who may not see SQL are not shown."""
ANSWER_FILLS = NAMES_AND_VALUES | {"source"}


def find_maker_calls() -> Iterator[ast.Call]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            source = path.read_text("utf-8")
            if not any(maker in source for maker in MAKERS):
                continue
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in MAKERS:
                    yield node


def list_fills(call: ast.Call) -> Iterator[str]:
    """The names of what a call fills its sentence with."""
    of_notices = {"level", "code", None}
    yield from (str(each.arg) for each in call.keywords if each.arg not in of_notices)
