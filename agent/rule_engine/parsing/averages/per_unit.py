"""An amount for each unit of another: 每公里油费, fuel cost per kilometre."""

import re
from itertools import pairwise

from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.numbers.units import Unit, find_stored_unit, find_unit
from agent.rule_engine.parsing.parse_state import Parse, add_measure
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_EACH = compile_chinese(
    r"(?:平均)?每一?(?P<zh>\p{Han}{1,3}?)(?:的)?平均|每一?(?P<bare>\p{Han}{1,3})"
)
_PER = re.compile(r"\b(?:per|for each|for every) (?P<en>[a-z]{2,12})\b")
_UNDIVIDED = ("money", "time")
"""Amounts for each day are of times, and not of what is stored beside them."""


def read_per_unit(parse: Parse) -> None:
    """The sum of the one over that of the other column of its rows, which is in that unit."""
    phrase = _find_unit(parse)
    if phrase is None or parse.intent.measures:
        return
    (start, end), unit = phrase
    inside = [m for m in parse.spans if m.start < end and m.end > start]
    spans = [m for m in parse.spans if m not in inside and not m.consumed and m.candidates]
    amounts = [(m, f) for m in spans if (f := parse.field_of(m, "measure", least=0.6))]
    amounts = [(m, f) for m, f in amounts if is_summable(parse.graph, f)]
    if len({f for _, f in amounts}) != 1:
        return
    [(amount, above), *_] = amounts
    below = _list_in_unit(parse, above, unit)
    if len(below) != 1:
        return
    for span in (*inside, amount, *(m for m in parse.spans if m.does("avg"))):
        span.consumed = True
    for span in inside:
        span.candidates, span.functions = (), ("of",)
    add_measure(parse, Measure("sum", above.table, above, over=parse.measure("sum", below[0])))


def misses_unit(parse: Parse) -> bool:
    """Whether an amount for each unit is asked for, and nothing is divided by what is in it."""
    if any(m.over or m.sql for m in parse.intent.measures):
        return False
    if any(_is_divisor(parse, *pair) for pair in pairwise(parse.spans)):
        return True
    phrase = _find_unit(parse)
    if phrase is None:
        return False
    fields = [m.field for m in parse.intent.measures if m.field is not None]
    return any(_list_in_unit(parse, field, phrase[1]) for field in fields)


def _is_divisor(parse: Parse, before: Span, span: Span) -> bool:
    """Glaze per minute, where the minutes are told beside the glaze and divide nothing."""
    measures = parse.intent.measures
    fields = [m.field for m in measures if m.field is not None]
    per = before.text.lower() == "per" and not before.consumed
    return per and len(measures) > 1 and any(span.names(field) for field in fields)


def _find_unit(parse: Parse) -> tuple[tuple[int, int], Unit] | None:
    """Where the words for each unit stand, and which it is."""
    for pattern in (_EACH, _PER):
        for match in pattern.finditer(parse.text):
            words = [word for word in match.groupdict().values() if word]
            for size in range(len(words[0]), 0, -1):
                name = words[0] if words[0].isascii() else words[0][:size]
                unit = find_unit(name)
                if unit is not None and unit.dimension not in _UNDIVIDED:
                    end = match.start() + match[0].index(name) + len(name)
                    return (match.start(), end), unit
    return None


def _list_in_unit(parse: Parse, above: Field, unit: Unit) -> list[Field]:
    """The other numbers of its rows that are stored in the unit; none if it is one for each."""
    fields = [f for f in parse.graph.fields(above.table) if f != above]
    if "/" in parse.graph.find_label(above) or "每" in parse.graph.find_label(above):
        return []
    numbers = [f for f in fields if parse.graph.is_number(f)]
    return [f for f in numbers if find_stored_unit(parse.graph, f) == unit]
