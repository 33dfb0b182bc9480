"""A promise without a test and a mark of no promise are found, in Python and on the page."""

from pathlib import Path

from scripts.promises.marked_tests import (
    MarkedTest,
    PromiseList,
    find_marks,
    find_problems,
    read_promises,
    render_promises,
)

PYTHON = """
import pytest

@pytest.mark.promise("one", "two")
@pytest.mark.parametrize("n", [1])
async def test_it_holds(n): ...

class TestMore:
    @pytest.mark.promise("two")
    def test_it_holds_here(self): ...
"""
PAGE = """
// promise: two, three
it('holds on the page', () => {})

  // promise: one
  it.each([1, 2])("holds for %s", () => {})

// promise: one
const nothing = 1
"""


def write_tests(root: Path) -> list[MarkedTest]:
    for path, source in (("tests/unit/test_a.py", PYTHON), ("web/e2e/a.test.ts", PAGE)):
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text(source)
    return find_marks(root)


def make_list(*ids: str) -> PromiseList:
    promises = [{"id": each, "en": f"{each} holds.", "zh": each} for each in ids]
    topic = {"id": "t", "en": "Topic", "zh": "主题", "promises": promises}
    return PromiseList((topic,), ({"en": "Luck.", "zh": "运气。"},))


def test_marks_are_found_in_python_and_on_the_page(tmp_path: Path) -> None:
    assert [(mark.promise, mark.name) for mark in write_tests(tmp_path)] == [
        ("one", "it holds"),
        ("two", "it holds"),
        ("two", "it holds here"),
        ("one (no test below)", ""),
        ("one", "holds for %s"),
        ("two", "holds on the page"),
        ("three", "holds on the page"),
    ]


def test_what_is_not_kept_and_what_is_no_promise_is_told(tmp_path: Path) -> None:
    problems = find_problems(make_list("one", "two", "four", "two"), write_tests(tmp_path))
    assert problems == [
        "is listed twice: two",
        "has no test: four",
        "is no promise, but a test is marked with it: one (no test below)",
        "is no promise, but a test is marked with it: three",
    ]


def test_the_page_lists_each_promise_with_its_tests(tmp_path: Path) -> None:
    page = render_promises(make_list("one"), write_tests(tmp_path), "en")
    assert "- **one holds.** (2 tests)\n  - `tests/unit/test_a.py`: it holds\n" in page
    assert "  - `web/e2e/a.test.ts`: holds for %s" in page
    assert page.endswith("- Luck.\n")


def test_every_promise_of_ours_is_kept() -> None:
    assert find_problems(read_promises(), find_marks()) == []
    assert len(read_promises().ids) > 30
