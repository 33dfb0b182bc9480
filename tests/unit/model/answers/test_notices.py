"""Notices: the sentence of a key in the reader's language, made in one module."""

from pathlib import Path

import pytest

from model.answers.notices import make_notice

ROOT = Path(__file__).resolve().parents[4]
PACKAGES = ("agent", "services", "controllers", "model")


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
