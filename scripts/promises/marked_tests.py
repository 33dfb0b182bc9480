"""The promises of docs/data/promises.json, and the tests that are marked with them.

A Python test is marked by `@pytest.mark.promise("id", …)`, one of the page by a line
`// promise: id, …` above its `it(`. `docs/{en,zh}/promises.md` lists them (`make docs`); a promise
without a test, and a mark of no promise, fail `make check`.
"""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
PROMISES = ROOT / "docs" / "data" / "promises.json"
PAGE_TESTS = ("web/e2e", "web/src/__tests__")
_PAGE_MARK = re.compile(r"^[ \t]*// promise:[ \t]*(?P<ids>.*)$", re.MULTILINE)
_PAGE_TEST = re.compile(r"\s*it(?:\.\w+\(.*?\))?\(\s*(['\"`])(?P<name>.+?)\1", re.DOTALL)
_TESTS = {"en": (" (one test)", " ({n} tests)"), "zh": ("（1 个测试）", "（{n} 个测试）")}
_WEAK = {"en": "Not covered: ", "zh": "尚未覆盖："}


class MarkedTest(NamedTuple):
    """A test that keeps a promise."""

    promise: str
    file: str
    name: str


@dataclass(frozen=True)
class PromiseList:
    """What is promised by topic, and what is not."""

    topics: tuple[Mapping[str, Any], ...]
    not_promised: tuple[Mapping[str, str], ...]

    @property
    def ids(self) -> list[str]:
        """The ids of the promises, in their order."""
        return [promise["id"] for topic in self.topics for promise in topic["promises"]]


def read_promises(path: Path = PROMISES) -> PromiseList:
    """The list."""
    content = json.loads(path.read_text("utf-8"))
    return PromiseList(tuple(content["topics"]), tuple(content["not_promised"]))


def find_marks(root: Path = ROOT) -> list[MarkedTest]:
    """All marked tests, by file."""
    marks = [*_find_python_marks(root), *_find_page_marks(root)]
    return sorted(marks, key=lambda each: (each.file, each.name))


def find_problems(promises: PromiseList, marks: Iterable[MarkedTest]) -> list[str]:
    """Promises that no test keeps or that are listed twice, and marks that name no promise."""
    promise_ids, marked_ids = promises.ids, {mark.promise for mark in marks}
    twice = sorted({each for each in promise_ids if promise_ids.count(each) > 1})
    unknown = sorted(marked_ids.difference(promise_ids))
    return [
        *(f"is listed twice: {each}" for each in twice),
        *(f"has no test: {each}" for each in promise_ids if each not in marked_ids),
        *(f"is no promise, but a test is marked with it: {each}" for each in unknown),
    ]


def render_promises(promises: PromiseList, marks: Iterable[MarkedTest], language: str) -> str:
    """The promises of each topic with their tests, and what is not promised."""
    tests: dict[str, list[MarkedTest]] = defaultdict(list)
    for mark in marks:
        tests[mark.promise].append(mark)
    parts = []
    for topic in promises.topics:
        parts.append(f"## {topic[language]} {{#{topic['id']}}}\n")
        parts += [_render_promise(each, tests[each["id"]], language) for each in topic["promises"]]
    title = {"en": "What is not promised", "zh": "不作承诺的内容"}[language]
    parts.append(f"## {title} {{#not-promised}}\n")
    parts += [f"- {each[language]}" for each in promises.not_promised]
    return "\n".join(parts) + "\n"


def _render_promise(promise: Mapping[str, Any], tests: list[MarkedTest], language: str) -> str:
    one, several = _TESTS[language]
    count = one if len(tests) == 1 else several.format(n=len(tests))
    lines = [f"- **{promise[language]}**{count}"]
    if weak := promise.get("weak"):
        lines.append(f"  {_WEAK[language]}{weak[language]}\n")
    files: dict[str, list[str]] = defaultdict(list)
    for test in tests:
        files[test.file].append(test.name)
    for file, names in files.items():
        lines.append(f"  - `{file}`: {'; '.join(names)}")
    return "\n".join(lines) + "\n"


def _find_python_marks(root: Path) -> Iterator[MarkedTest]:
    for path in sorted((root / "tests").rglob("test_*.py")):
        source = path.read_text("utf-8")
        if "mark.promise(" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                name = node.name.removeprefix("test_").replace("_", " ")
                for promise in _list_marks(node.decorator_list):
                    yield MarkedTest(promise, path.relative_to(root).as_posix(), name)


def _list_marks(decorators: Iterable[ast.expr]) -> Iterator[str]:
    for each in decorators:
        if isinstance(each, ast.Call) and ast.unparse(each.func) == "pytest.mark.promise":
            yield from (ast.literal_eval(argument) for argument in each.args)


def _find_page_marks(root: Path) -> Iterator[MarkedTest]:
    for folder in PAGE_TESTS:
        for path in sorted((root / folder).rglob("*.test.ts")):
            source = path.read_text("utf-8")
            for mark in _PAGE_MARK.finditer(source):
                test = _PAGE_TEST.match(source, mark.end())
                name = test["name"] if test else ""
                for promise in mark["ids"].split(","):
                    # A mark above nothing is told as one of no promise.
                    promise_id = promise.strip() if name else f"{promise.strip()} (no test below)"
                    yield MarkedTest(promise_id, path.relative_to(root).as_posix(), name)
