"""Writes the TypeScript that is derived from the Python; `--check` only compares.

- api/generated.ts: the activities and the settings of charts
- api/sourceKinds.ts: the kinds of sources and their dialects
- composables/chart/chartTypes.ts: the traits of chart types
- composables/table/percentWords.ts: the words of percentages of agent/labels/units.py
- composables/table/additionWords.ts: the words that say whether numbers may be added
- __tests__/percentCases.json: columns with the scale that agent/labels/units.py finds, for a test
"""

import json
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from agent.charting.catalogue.chart_types import CHART_TYPES  # noqa: E402 - the path is set above
from agent.data_agent.derivation.addition_words import ADDITION_PATTERNS  # noqa: E402
from agent.labels import units  # noqa: E402
from model.answers import activities  # noqa: E402
from model.answers.chart_settings import ChartSettings  # noqa: E402
from model.engines.registry import ENGINES  # noqa: E402
from model.sources.query import Cell, ResultColumn  # noqa: E402
from model.sources.schema import ColumnKind  # noqa: E402
from scripts.chart_traits import render_chart_traits  # noqa: E402
from scripts.source_kinds import render_source_kinds  # noqa: E402

PAGE = ROOT / "web" / "src"
TYPES = PAGE / "api" / "generated.ts"
KINDS = PAGE / "api" / "sourceKinds.ts"
TRAITS = PAGE / "composables" / "chart" / "chartTypes.ts"
WORDS = PAGE / "composables" / "table" / "percentWords.ts"
CASES = PAGE / "__tests__" / "percentCases.json"
WORDS_HEADER = "// Written by `make types` from agent/labels/units.py. Do not edit."
ADDITIONS = PAGE / "composables" / "table" / "additionWords.ts"
ADDITIONS_HEADER = (
    "// Written by `make types` from agent/data_agent/derivation/addition_words.py. Do not edit."
)
COLUMNS = (
    "占比", "环比", "同比增长率", "增幅（%）", "汇率", "频率", "去年同期", "毛利率 (%)", "金额",
    "share", "growth", "yoy_change", "Growth (%)", "pct", "销售share", "shared", "exchange rate",
    "margin percent", "percentile", "MoM", "ratio_to_total",
)  # fmt: skip
NUMBERS: tuple[list[float], ...] = (
    [], [0], [0.25, 0.5], [0.25, 1], [1, 2, 3], [25, 75.5], [0.2, 0.3, 4], [0.2, 3, 4],
    [-0.1, 0.1], [1], [0, 1], [100], [1000], [1001], [-2.5, 0.4], [0.999],
)  # fmt: skip
HEADER = "// Written by `make types` from model/answers/activities.py. Do not edit."
NAMED: dict[str, Any] = {"Cell": Cell, "ChartType": activities.ChartType, "ColumnKind": ColumnKind}
PLAIN: dict[Any, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    NoneType: "null",
    Any: "unknown",
}


def render_typescript() -> str:
    """The whole generated file."""
    union = get_args(activities.AnyActivity)
    contents = "".join(f"  {model.activity_type}: {model.__name__}\n" for model in union)
    parts = [
        HEADER,
        *(f"export type {name} = {_render_expression(hint)}" for name, hint in NAMED.items()),
        *(_render_interface(model) for model in _list_models((*union, ChartSettings))),
        f"export interface ActivityContents {{\n{contents}}}",
    ]
    return "\n\n".join(parts) + "\n"


def _list_models(union: tuple[type[BaseModel], ...]) -> Iterator[type[BaseModel]]:
    visited_models: set[type[BaseModel]] = set()

    def visit(hint: Any) -> Iterator[type[BaseModel]]:
        if isinstance(hint, type) and not get_args(hint) and issubclass(hint, BaseModel):
            if hint not in visited_models:
                visited_models.add(hint)
                for field in hint.model_fields.values():
                    yield from visit(field.annotation)
                yield hint
        else:
            for argument in get_args(hint):
                yield from visit(argument)

    for model in union:
        yield from visit(model)


def _render_interface(model: type[BaseModel]) -> str:
    fields = "".join(
        f"  {name}: {_render_reference(field.annotation)}\n"
        for name, field in model.model_fields.items()
    )
    about = (model.__doc__ or "").strip().splitlines()[0]
    return f"/** {about} */\nexport interface {model.__name__} {{\n{fields}}}"


def _render_reference(hint: Any) -> str:
    if get_origin(hint) is Annotated:
        return _render_reference(get_args(hint)[0])
    name = next((name for name, named_hint in NAMED.items() if named_hint == hint), None)
    return name or _render_expression(hint)


def _render_expression(hint: Any) -> str:
    if hint in PLAIN:
        return PLAIN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " | ".join(f"'{value}'" for value in arguments)
    if origin in (Union, UnionType):
        return " | ".join(dict.fromkeys(_render_reference(argument) for argument in arguments))
    if isinstance(hint, type) and not arguments and issubclass(hint, BaseModel):
        return hint.__name__
    return _render_container(origin, [_render_reference(argument) for argument in arguments])


def _render_container(origin: Any, inner: list[str]) -> str:
    if origin is list:
        return f"({inner[0]})[]" if " " in inner[0] else f"{inner[0]}[]"
    if origin is dict:
        return f"Record<{inner[0]}, {inner[1]}>"
    raise TypeError(f"make_types cannot write {origin!r}")


def render_percent_words() -> str:
    """The words by which a column is known to hold percentages, for the page."""
    patterns = {
        "PERCENT": units.PERCENT_WORDS,
        "NOT_PERCENT": units.NOT_PERCENT_WORDS,
        "POINTS": units.POINTS_WORDS,
        "CHANGE": units.CHANGE_WORDS,
    }
    lines = [f"export const {name} = /{words.pattern}/i" for name, words in patterns.items()]
    largest = f"export const LARGEST_PERCENT = {units.LARGEST_PERCENT}"
    return "\n".join([WORDS_HEADER, largest, *lines]) + "\n"


def render_addition_words() -> str:
    """The words for a number that say whether it may be added, in the order in which they count."""
    rules = [f"  ['{addition}', /{words.pattern}/i]," for addition, words in ADDITION_PATTERNS]
    kind = "export type Addition = 'always' | 'of_one_time' | 'never'"
    head = "export const ADDITION_RULES: readonly (readonly [Addition, RegExp])[] = ["
    return "\n".join([ADDITIONS_HEADER, kind, head, *rules, "]"]) + "\n"


def render_percent_cases() -> str:
    """Columns with their numbers, and how `agent/labels/units.py` says they write percentages."""
    cases = []
    for name, numbers in product(COLUMNS, NUMBERS):
        unit = units.find_unit(ResultColumn(name, name, "float"), numbers)
        scale = unit.scale if unit and unit.is_percent else None
        cases.append(json.dumps([name, numbers, scale], ensure_ascii=False))
    return "[\n" + ",\n".join(cases) + "\n]\n"


def main() -> int:
    """Write the files, or with `--check` only compare."""
    contents = {
        TYPES: render_typescript(),
        KINDS: render_source_kinds(ENGINES.values()),
        TRAITS: render_chart_traits(CHART_TYPES[name] for name in get_args(activities.ChartType)),
        WORDS: render_percent_words(),
        ADDITIONS: render_addition_words(),
        CASES: render_percent_cases(),
    }
    stale = [path for path, text in contents.items() if not _is_current(path, text)]
    if "--check" not in sys.argv[1:]:
        for path in stale:
            path.write_text(contents[path], "utf-8")
        return 0
    for path in stale:
        print(f"{path.relative_to(ROOT)} is stale: run `make types`.", file=sys.stderr)
    return 1 if stale else 0


def _is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
