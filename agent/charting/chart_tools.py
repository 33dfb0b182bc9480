"""Chart tools of the MCP hub: what a model may choose, and rows in the format of the tool.

A tool says in its JSON schema what its data looks like. A model is offered the names of columns in
the data's place; every label and number comes from the rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from agent.labels.bilingual import make_column_heading
from agent.ports import Tool
from model.locales import Locale, text
from model.sources.query import NUMERIC_KINDS, Cell, QueryResult, ResultColumn, to_number

Kind = Literal["items", "numbers", "two_axes"]
MIN_ROWS = 2
MAX_ROWS = 1_000
"""More than a picture shows."""
TITLE_CHARS = 120
_AXIS_TITLES = ("axisXTitle", "axisYTitle")


@dataclass(frozen=True, slots=True)
class ColumnSlot:
    """A field of a tool's data that a column fills."""

    name: str
    is_number: bool
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class ChartTool:
    """A tool that draws rows."""

    tool: Tool
    kind: Kind
    slots: tuple[ColumnSlot, ...]

    @property
    def switches(self) -> list[str]:
        """The arguments that are yes or no; a model chooses these, too."""
        return [
            name for name, schema in _list_properties(self.tool) if _has_type(schema, "boolean")
        ]


@dataclass(frozen=True, slots=True)
class ToolEncoding:
    """The columns and switches that a model chose among those that it was offered."""

    columns: Mapping[str, str]
    """The column in each slot."""
    switches: Mapping[str, bool]
    title: str = ""


@dataclass(frozen=True, slots=True)
class ToolArguments:
    """The arguments of a call of the tool."""

    arguments: dict[str, Any]
    rows: int
    left_out: int
    """Rows without the number that is drawn."""


def to_chart_tool(tool: Tool) -> ChartTool | None:
    """The tool with the slots of its data; None when rows cannot fill it."""
    properties = dict(_list_properties(tool))
    data = properties.get("data")
    if data is None:
        return _to_two_axes_tool(tool, properties)
    if not _has_type(data, "array"):
        return None
    items = data.get("items", {})
    if _has_type(items, "number"):
        return ChartTool(tool, "numbers", (ColumnSlot("value", is_number=True),))
    slots = tuple(_find_slots(items)) if _has_type(items, "object") else ()
    if not any(slot.is_number for slot in slots) or not _are_required_met(items, slots):
        return None
    return ChartTool(tool, "items", slots)


def is_drawable(result: QueryResult) -> bool:
    """Whether a picture of the rows says more than the rows."""
    numbers = any(column.type in NUMERIC_KINDS for column in result.columns)
    return numbers and MIN_ROWS <= len(result.rows) <= MAX_ROWS


def make_parameters(chart: ChartTool, columns: Sequence[ResultColumn]) -> dict[str, Any] | None:
    """The JSON schema of a model's choice; None when the columns do not suffice."""
    properties: dict[str, Any] = {}
    for slot in chart.slots:
        fitting = list(_find_columns(slot, columns))
        if fitting:
            properties[slot.name] = {"type": "string", "enum": fitting}
        elif slot.is_required:
            return None
    properties |= {name: {"type": "boolean"} for name in chart.switches}
    properties["title"] = {"type": "string", "maxLength": TITLE_CHARS}
    required_names = [slot.name for slot in chart.slots if slot.is_required]
    return {"type": "object", "properties": properties, "required": required_names}


def parse_encoding(
    chart: ChartTool, arguments: Mapping[str, Any], columns: Sequence[ResultColumn]
) -> ToolEncoding | None:
    """The valid part of a model's choice; None when it names a column that does not exist."""
    chosen_columns: dict[str, str] = {}
    for slot in chart.slots:
        name = arguments.get(slot.name)
        if isinstance(name, str) and name in _find_columns(slot, columns):
            chosen_columns[slot.name] = name
        elif slot.is_required or name:
            return None
    switches = {
        name: arguments[name] for name in chart.switches if isinstance(arguments.get(name), bool)
    }
    title = arguments.get("title")
    title = " ".join(title.split())[:TITLE_CHARS] if isinstance(title, str) else ""
    return ToolEncoding(chosen_columns, switches, title)


def fill_arguments(
    chart: ChartTool, choice: ToolEncoding, title: str, result: QueryResult, locale: Locale
) -> ToolArguments:
    """The tool's arguments: its data from the rows, its axes called what the columns are called."""
    column_places = {column.name: n for n, column in reversed([*enumerate(result.columns)])}
    cells = {slot: column_places[name] for slot, name in choice.columns.items()}
    number_slots = {slot.name for slot in chart.slots if slot.is_number}
    items: list[dict[str, Any]] = []
    for row in result.rows:
        item = {
            slot: _to_number(row[n]) if slot in number_slots else _to_label(row[n], locale)
            for slot, n in cells.items()
        }
        if None not in item.values():
            items.append(item)
    headings = {slot: make_column_heading(result.columns[n], locale) for slot, n in cells.items()}
    arguments = (
        _make_data(chart, items, headings) | _make_axes(chart, headings) | dict(choice.switches)
    )
    if title and "title" in dict(_list_properties(chart.tool)):
        arguments["title"] = title
    return ToolArguments(arguments, len(items), len(result.rows) - len(items))


def _make_data(
    chart: ChartTool, items: list[dict[str, Any]], headings: Mapping[str, str]
) -> dict[str, Any]:
    if chart.kind == "items":
        return {"data": items}
    if chart.kind == "numbers":
        return {"data": [item["value"] for item in items]}
    series = [
        {"type": kind, "data": [item[kind] for item in items], "axisYTitle": headings[kind]}
        for kind in ("column", "line")
    ]
    return {"categories": [item["categories"] for item in items], "series": series}


def _make_axes(chart: ChartTool, headings: Mapping[str, str]) -> dict[str, Any]:
    properties = dict(_list_properties(chart.tool))
    required_headings = [headings[slot.name] for slot in chart.slots if slot.is_required]
    return {
        axis: name
        for axis, name in zip(_AXIS_TITLES, required_headings, strict=False)
        if axis in properties
    }


def _to_two_axes_tool(tool: Tool, properties: Mapping[str, Any]) -> ChartTool | None:
    series = properties.get("series", {}).get("items", {}).get("properties", {})
    labels = properties.get("categories", {}).get("items", {})
    if not _has_type(labels, "string") or not _has_type(
        series.get("data", {}).get("items", {}), "number"
    ):
        return None
    numbers = (ColumnSlot(kind, is_number=True) for kind in ("column", "line"))
    return ChartTool(tool, "two_axes", (ColumnSlot("categories", is_number=False), *numbers))


def _find_slots(items: Mapping[str, Any]) -> Iterator[ColumnSlot]:
    required_names = items.get("required", ())
    for name, schema in items.get("properties", {}).items():
        if _has_type(schema, "number"):
            yield ColumnSlot(name, is_number=True)
        elif _has_type(schema, "string"):
            yield ColumnSlot(name, is_number=False, is_required=name in required_names)


def _are_required_met(items: Mapping[str, Any], slots: Sequence[ColumnSlot]) -> bool:
    return {*items.get("required", ())} <= {slot.name for slot in slots}


def _find_columns(slot: ColumnSlot, columns: Sequence[ResultColumn]) -> Iterator[str]:
    for column in columns:
        if not slot.is_number or column.type in NUMERIC_KINDS:
            yield column.name


def _list_properties(tool: Tool) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tool's arguments, as far as its schema is one."""
    properties = tool.arguments.get("properties")
    for name, schema in properties.items() if isinstance(properties, dict) else ():
        if isinstance(schema, dict):
            yield name, schema


def _has_type(schema: Mapping[str, Any], kind: str) -> bool:
    type_name = schema.get("type")
    return type_name == kind or (kind == "number" and type_name == "integer")


def _to_number(cell: Cell) -> int | float | None:
    value = to_number(cell)
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _to_label(cell: Cell, locale: Locale) -> str:
    return text("chart.no_value", locale) if cell is None else str(cell)
