"""How many litres or kilometres: the number of which the note says that it is in this unit."""

import re

from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.numbers.units import find_stored_unit, find_unit
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_ASKED = compile_chinese(
    r"(?P<verb>\p{Han}?)[了过]?(?:多少|几)(?P<unit>升|毫升|吨|公斤|千克|斤|克|公里|立方米|方|亩"
    r"|平方米|米|小时|分钟|度|千瓦时)的?(?P<thing>\p{Han}{0,4}?)(?=[？?，,（(]|$)"
)


def read_unit_amounts(parse: Parse) -> None:
    """加了多少升油: the only number in litres, or the only one that the words beside it name."""
    match = _ASKED.search(parse.text)
    if match is None or parse.intent.measures or parse.intent.limit:
        return
    fields = [f for table in parse.graph.tables for f in parse.graph.fields(table)]
    fields = [f for f in fields if _is_in(parse, f, match["unit"])]
    fields = [f for f in fields if _says(parse, f, match)] or fields
    inside = [m for m in parse.spans if m.start < match.end() and m.end > match.start("unit") - 2]
    if len(fields) != 1 or any(m.consumed or m.values for m in inside):
        return
    [field] = fields
    for span in parse.spans:
        if span.overlaps(match) and (_is_asking(span, match) or _is_said(parse, span, field)):
            span.consumed, span.candidates = True, ()
    averaging = [m for m in parse.spans if m.does("avg") and not m.consumed and not m.candidates]
    consume(averaging)
    add_measure(parse, parse.measure("avg" if averaging else "sum", field))


def _is_in(parse: Parse, field: Field, unit: str) -> bool:
    """Whether the note of a column has this unit; not that of other units of the same kind."""
    return is_summable(parse.graph, field) and (
        find_stored_unit(parse.graph, field) == find_unit(unit)
    )


def _says(parse: Parse, field: Field, match: re.Match[str]) -> bool:
    """Whether the label has the words beside the unit in it: 加油量 of what 油 is 加."""
    words = {match["verb"], match["thing"]} - {""}
    label = parse.graph.find_label(field) + parse.graph.tables[field.table].label
    return bool(words) and all(word in label for word in words)


def _is_asking(span: Span, match: re.Match[str]) -> bool:
    return match.start("unit") - len("多少") <= span.start < match.end("unit")


def _is_said(parse: Parse, span: Span, field: Field) -> bool:
    return span.text in parse.graph.find_label(field) or span.text in "了过"
