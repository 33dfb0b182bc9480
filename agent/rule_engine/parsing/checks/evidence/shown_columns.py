"""Lists and groups that do not show the thing that was asked for."""

import re

from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field

_NUMBER = re.compile(
    r"\b(?:ids?|numbers?|codes?|keys?|nos?|plates?|identifiers?)\b|编号|代码|编码|号|(?<![a-z])id"
)
_WHICH = re.compile(r"^(?:which|who)\b|哪[些几]|谁")
_DAY = re.compile(r"日期|时间|日子|几号|哪[一]?[天年月]|\b(?:dates?|days?|times?|when)\b")
_AND = ("and", "和", "及", "与", "&")


def shows_other_things(parse: Parse) -> bool:
    """Whether numbers stand for what has a name, or one of the named things is missing."""
    return _shows_references(parse) or _shows_numbers(parse) or _leaves_out_thing(parse)


def _shows_references(parse: Parse) -> bool:
    """Which tugs: only the number by which another row refers to a tug."""
    if _NUMBER.search(parse.text):
        return False
    intent = parse.intent
    shown = [*intent.outputs, *(g.field for g in intent.groups if g.grain is None)]
    return bool(shown) and all(_is_reference(parse, field) for field in shown)


def _is_reference(parse: Parse, field: Field) -> bool:
    graph = parse.graph
    if graph.column(field).kind != "integer" or not graph.is_key(field):
        return False
    own = field.column in graph.tables[field.table].primary_key or graph.refers_to_own(field)
    return not own and not graph.is_readable(field)


def _shows_numbers(parse: Parse) -> bool:
    """Which sites are in the north: no list of their areas alone, nor of the days they closed."""
    graph, intent = parse.graph, parse.intent
    if intent.measures or intent.groups or intent.distinct or not intent.outputs:
        return False
    if not _WHICH.search(parse.text):
        return False
    days = all(map(graph.is_date, intent.outputs)) and not _DAY.search(parse.text)
    if not days and not all(map(graph.is_number, intent.outputs)):
        return False
    name = graph.display_column(intent.outputs[0].table)
    return graph.column(name).kind == "text"


def _leaves_out_thing(parse: Parse) -> bool:
    """House and room name: what the house is called is missing."""
    intent = parse.intent
    if intent.measures or intent.groups:
        return False
    shown = {field.table for field in intent.outputs}
    words = [m for m in parse.spans if m.text[:1].isalnum()]
    for thing, joiner, other in zip(words, words[1:], words[2:], strict=False):
        best = max(thing.candidates, key=lambda c: c.score, default=None)
        is_thing = best is not None and best.column is None and best.table not in shown
        joined = joiner.text.lower() in _AND and any(map(other.names, intent.outputs))
        if is_thing and joined and not thing.values:
            return True
    return False
