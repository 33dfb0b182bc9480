"""Writes the parts of the documentation that come from the code.

These are settings, routes, errors and promises, in docs/{en,zh} between `<!-- generated: NAME -->`
and `<!-- end -->`. docs/chinese.json translates every English sentence; the translations of routes
are copied from there into controllers/assets, for the page of the API. `--check` only compares.

Run as `python -m scripts.make_docs` (make docs does).
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from controllers.http.openapi import describe_api
from model.errors import AppError, Misconfigured, RetryLater, RunFailed
from model.settings import Settings, list_variables
from scripts.promises.marked_tests import find_marks, find_problems, read_promises, render_promises
from serv import create_app

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
API_PAGE = ROOT / "controllers" / "assets" / "chinese.json"
TEMPLATE = ROOT / ".env.template"
PLACE = re.compile(r"(<!-- generated: (\w+) -->\n)(?:.*?<!-- end -->\n)?", re.DOTALL)
_METHODS = ("get", "post", "put", "patch", "delete")
_ABSTRACT = (AppError, RunFailed, RetryLater, Misconfigured)
_HEADS = {
    "setting": {"en": "Variable | Default | What it does", "zh": "变量 | 默认值 | 作用"},
    "route": {"en": "Call | What it does", "zh": "调用 | 作用"},
    "error": {"en": "`code` | Status | What went wrong", "zh": "`code` | 状态码 | 出了什么问题"},
}
_PHRASES = {
    "everybody": {"en": "no token", "zh": "无需令牌"},
    "parameters": {"en": "Parameters: ", "zh": "参数："},
    "end": {"en": ".", "zh": "。"},
    "between": {"en": "; ", "zh": "；"},
}
Say = Callable[[str], str]


class Chinese:
    """Translates English sentences, and records which were requested."""

    def __init__(self, translations: dict[str, str]) -> None:
        self.translations = translations
        self.requested: set[str] = set()

    def __call__(self, english: str) -> str:
        """The sentence in Chinese."""
        self.requested.add(english)
        return self.translations.get(english, english)

    def find_problems(self) -> list[str]:
        """Requested sentences without a translation, and translations that nobody requested."""
        missing = [
            f"has no Chinese: {one}" for one in sorted(self.requested - set(self.translations))
        ]
        return missing + [
            f"is not needed: {one}" for one in sorted(set(self.translations) - self.requested)
        ]


def _render_table(head: str, rows: list[str]) -> str:
    columns = head.count("|") + 1
    return "\n".join([f"| {head} |", "|---" * columns + "|", *(f"| {row} |" for row in rows)])


def _escape_cell(text: str) -> str:
    return text.replace("|", "\\|")


def render_settings(language: str, say: Say) -> str:
    """All variables of `.env.template`, in its order, under its headings."""
    defaults = {"_".join(path).upper(): field.default for path, field in list_variables(Settings)}
    sections: dict[str, list[str]] = {}
    for section, name, sentence in _read_template():
        row = f"`{name}` | {_format_default(defaults.get(name))} | {_escape_cell(say(sentence))}"
        sections.setdefault(section, []).append(row)
    head = _HEADS["setting"][language]
    return "\n".join(
        f"## {say(name)} {{#{_make_anchor(name)}}}\n\n{_render_table(head, rows)}\n"
        for name, rows in sections.items()
    )


def _make_anchor(heading: str) -> str:
    return re.sub(r"[^a-z]+", "-", heading.lower()).strip("-")


def _read_template() -> Iterator[tuple[str, str, str]]:
    section = sentence = ""
    for line in TEMPLATE.read_text("utf-8").splitlines():
        if match := re.fullmatch(r"# --- (.*) ---", line):
            section = match[1]
        elif match := re.match(r"([A-Z][A-Z0-9_]*)=", line):
            yield section, match[1], sentence
        sentence = line.removeprefix("# ")


def _format_default(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def render_routes(language: str, say: Say) -> str:
    """Every route by topic."""
    topics: dict[str, list[str]] = defaultdict(list)
    for path, methods in _describe_paths().items():
        for method in (one for one in _METHODS if one in methods):
            operation = methods[method]
            about = _escape_cell(_describe_route(operation, language, say))
            topics[operation["tags"][0]].append(f"`{method.upper()} {path}` | {about}")
    parts = [
        f"### {topic} {{#{topic}}}\n\n{_render_table(_HEADS['route'][language], rows)}\n"
        for topic, rows in sorted(topics.items())
    ]
    return "\n".join(parts)


def _describe_route(operation: dict[str, Any], language: str, say: Say) -> str:
    text = say(operation["summary"])
    if operation.get("security") == []:
        text += f" ({_PHRASES['everybody'][language]})"
    parameters = [p for p in operation["parameters"] if p["in"] == "query"]
    if parameters:
        descriptions = (f"`{p['name']}` {say(p['description']).rstrip('.。')}" for p in parameters)
        parameter_list = _PHRASES["between"][language].join(descriptions)
        text += f" {_PHRASES['parameters'][language]}{parameter_list}{_PHRASES['end'][language]}"
    return text


@cache
def _describe_paths() -> dict[str, Any]:
    app = create_app(Settings())
    if not app.router.finalized:
        app.router.finalize()
    paths: dict[str, Any] = describe_api(app)["paths"]
    return paths


def render_errors(language: str, say: Say) -> str:
    """Every code with its status and its meaning."""
    rows = [
        f"`{kind.code}` | {kind.status} | {_escape_cell(say(_read_first_line(kind)))}"
        for kind in _find_kinds(AppError)
        if kind not in _ABSTRACT
    ]
    return _render_table(_HEADS["error"][language], sorted(dict.fromkeys(rows))) + "\n"


def _read_first_line(kind: type[AppError]) -> str:
    return (kind.__doc__ or "").split("\n\n")[0].strip()


def _find_kinds(parent: type[AppError]) -> Iterator[type[AppError]]:
    for kind in parent.__subclasses__():
        if kind.code != parent.code or kind.status != parent.status:
            yield kind
        yield from _find_kinds(kind)


def render_kept_promises(language: str, _: Say) -> str:
    """What is promised, and the tests that keep it."""
    return render_promises(read_promises(), find_marks(), language)


WRITERS = {
    "settings": render_settings,
    "routes": render_routes,
    "errors": render_errors,
    "promises": render_kept_promises,
}


def fill_page(text: str, language: str, say: Say) -> str:
    """The page with its generated parts written again."""

    def render_part(match: re.Match[str]) -> str:
        return f"{match[1]}\n{WRITERS[match[2]](language, say)}\n<!-- end -->\n"

    return PLACE.sub(render_part, text)


def render_route_translations(translations: dict[str, str]) -> str:
    """The Chinese of what routes say of themselves and of their parameters, as JSON."""
    chinese = Chinese(translations)
    render_routes("zh", chinese)
    route_translations = {
        english: translations[english] for english in sorted(chinese.requested & set(translations))
    }
    return json.dumps(route_translations, ensure_ascii=False, indent=0) + "\n"


def _files(chinese: Chinese) -> Iterator[tuple[Path, str]]:
    """Every file that is written, with what it should hold."""
    for language, say in (("en", str), ("zh", chinese)):
        for page in sorted((DOCS / language).glob("*.md")):
            yield page, fill_page(page.read_text("utf-8"), language, say)
    yield API_PAGE, render_route_translations(chinese.translations)


def main() -> int:
    """Write the files, or with `--check` only compare."""
    chinese = Chinese(json.loads((DOCS / "chinese.json").read_text("utf-8")))
    stale = []
    for page, content in _files(chinese):
        if not page.is_file() or page.read_text("utf-8") != content:
            stale.append(page)
            if "--check" not in sys.argv[1:]:
                page.write_text(content, "utf-8")
    problems = [f"docs/chinese.json: {one}" for one in chinese.find_problems()]
    promise_problems = find_problems(read_promises(), find_marks())
    problems += [f"docs/data/promises.json: {one}" for one in promise_problems]
    if "--check" in sys.argv[1:]:
        problems += [f"{page.relative_to(ROOT)} is stale: run `make docs`." for page in stale]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
