"""The names of things that are listed with what is asked of them."""

import re
from itertools import pairwise

from agent.labels.language_variants import find_base_column
from agent.rule_engine.intent import PeriodFilter, ValueFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_JOINING = ("and", "and their", "with", "和", "及", "以及", "、")
_JOINED_LATER = re.compile(
    r"(?:\b(?:and|plus) (?:their|its|his|her)"
    r"|\b(?:with|including|along with|together with)(?: (?:the|their|its|his|her))?"
    r"|(?:和|及|以及|及其|连同|带上|附上|包括)(?:它们|他们|她们|各自|其)?的?)\s*$"
)
_ASKED_FIRST = re.compile(r"哪些|哪几|有什么|\b(?:which|what)\b")
_AND_WHICH = re.compile(
    r"(?:[,;] | and )(?:and )?(?:at|in|on|for|to|of|from|with|by) (?:which|what) "
    r"|[，,；;]\s*(?:分别|都|各自?)?(?:是|在|属于|归)?哪一?[个家位台间座]"
)
_AND_MORE = re.compile(
    r"(?:哪些|哪几[个位家台种款条])[，,。；;？?]\s*(?:请|并|把|再)?(?:列出|给出|列一下|显示|写出|带上)"
    r"|, (?:and|plus|with|along with) (?:the|their) [a-z ]+?"
    r"(?: (?:they're|they are|it's|it is|each is) (?:in|at|from|on))?[?.]?$"
)
"""What is asked of the things beside what they are."""
_SECOND_CLAUSE = re.compile(
    r"[，,；;？?。]\s*(?:都|各自?|分别)?(?:是|在|属于)?(?:什么|哪一?[个种类家]?)?$"
)


def name_listed_things(parse: Parse) -> None:
    """All departments and their heads: the things are listed, not only what is asked of them."""
    intent = parse.intent
    if not intent.outputs or intent.measures or intent.distinct:
        return
    _name_rows_of_kind(parse)
    _name_rows_of_state(parse)
    _name_things_before_more(parse)
    for place, span in enumerate(parse.spans):
        table = _find_listed_table(parse, span)
        name = parse.graph.display_column(table) if table is not None else None
        if name is None or name in intent.outputs or not _is_joined(parse, place):
            continue
        if any(field.table == table for field in intent.outputs):
            intent.outputs.insert(0, name)
            return


def _find_listed_table(parse: Parse, span: Span) -> str | None:
    """The table whose rows the word says are listed: stores, or flagship stores, a kind of them."""
    if not span.consumed:
        return None
    if parse.names_table(span):
        return parse.table_of(span)
    tables = {hit.table for hit in span.values}
    return tables.pop() if len(tables) == 1 else None


def _name_things_before_more(parse: Parse) -> None:
    """Which goods run out, list their stock: the goods are listed, and what is asked of them."""
    intent = parse.intent
    tables = {field.table for field in intent.outputs}
    if len(tables) != 1 or _AND_MORE.search(parse.text) is None:
        return
    name = parse.graph.display_column(tables.pop())
    if parse.graph.is_name(name) and name not in intent.outputs:
        intent.outputs.insert(0, name)


def name_owners_asked_for(parse: Parse) -> None:
    """Which lifts are out of use, and at which site: where each of them belongs is shown, too."""
    intent = parse.intent
    if intent.measures or not intent.outputs:
        return
    for match in _AND_WHICH.finditer(parse.text):
        span = next((m for m in parse.spans if m.start == match.end()), None)
        table = parse.table_of(span) if span is not None else None
        if table is None or intent.subject in (None, table):
            continue
        path = parse.graph.path(intent.subject or "", table)
        name = parse.graph.display_column(table)
        if path and all(edge.to_one for edge in path) and name not in intent.outputs:
            intent.outputs.append(name)


def _is_joined(parse: Parse, place: int) -> bool:
    """Whether what is asked of the thing is said beside it, or after what is said of it."""
    after = [m.text.lower() for m in parse.spans[place + 1 : place + 2]]
    if after and after[0] in _JOINING:
        return True
    output = next((m for m in parse.spans[place + 1 :] if _names_output(parse, m)), None)
    if output is None:
        return False
    between = parse.text[parse.spans[place].end : output.start]
    if _JOINED_LATER.search(between):
        return True
    asks = _ASKED_FIRST.search(parse.text[: output.start])
    between = parse.text[max(parse.spans[place].end, asks.end() if asks else 0) : output.start]
    return asks is not None and _SECOND_CLAUSE.search(between) is not None


def _names_output(parse: Parse, span: Span) -> bool:
    fields = {Field(c.table, c.column) for c in span.candidates if c.column}
    return span.consumed and bool(fields.intersection(parse.intent.outputs))


def _name_rows_of_kind(parse: Parse) -> None:
    """Names and prices of garden tools: of the goods, for that kind has its name already."""
    intent, graph = parse.intent, parse.graph
    name = _find_given_name(parse)
    if name is None:
        return
    others = {f.table for f in intent.outputs if f != name}
    tables = parse.list_named_tables()
    if name.table in others or name.table in tables:
        return
    own = graph.display_column(next(iter(others))) if len(others) == 1 else None
    path = graph.path(own.table, name.table) if own is not None else None
    if own is None or not path or not all(e.to_one for e in path) or not graph.is_name(own):
        parse.is_unclear = True
        return
    parse.is_unclear |= _is_of_several(parse, own.table, name, len(path))
    place = intent.outputs.index(name) if name in intent.outputs else 0
    rest = [f for f in intent.outputs if f not in (name, own)]
    intent.outputs = [*rest[:place], own, *rest[place:]]


def _name_rows_of_state(parse: Parse) -> None:
    """Customers whose contract is suspended, or has expired: they are listed, and not the state."""
    intent, graph = parse.intent, parse.graph
    tests = [f for f in intent.filters if isinstance(f, ValueFilter) and f.operator == "="]
    shared = {f.field for f in tests if len(f.values) == 1}
    limited = shared | {
        f.field for f in intent.filters if isinstance(f, PeriodFilter | ValueFilter) and f.field
    }
    if not limited.issuperset(intent.outputs):
        return
    named_tables = parse.list_named_tables()
    tables = {f.table for f in intent.outputs} & named_tables
    if len(tables) == 1 and graph.display_column(table := tables.pop()) not in shared:
        intent.outputs = [graph.display_column(table)]
    elif named_tables and shared.issuperset(intent.outputs):
        parse.is_unclear = True


def _is_of_several(parse: Parse, table: str, name: Field, hops: int) -> bool:
    """Whether things of another table, as near to the kind, have such a column as well."""
    for span in parse.spans:
        tables = {c.table for c in span.candidates if c.column}
        if table not in tables or name.table in tables or not _names_output(parse, span):
            continue
        score = max(c.score for c in span.candidates if c.table == table)
        alike = {c.table for c in span.candidates if c.column and c.score >= score} - {table}
        paths = (parse.graph.path(other, name.table) for other in alike)
        if any(path and len(path) <= hops and all(e.to_one for e in path) for path in paths):
            return True
    return False


def _find_given_name(parse: Parse) -> Field | None:
    """The name that is to be listed though a condition says it."""
    for test in parse.intent.filters:
        if not isinstance(test, ValueFilter) or test.operator != "=" or len(test.values) != 1:
            continue
        table = parse.graph.tables[test.field.table]
        name = parse.graph.display_column(test.field.table)
        base = find_base_column(table, parse.graph.column(test.field))
        if test.field != name and (base is None or base.name != name.column):
            continue
        if name in parse.intent.outputs or _asks_name_of(parse, name):
            return name
    return None


def _asks_name_of(parse: Parse, name: Field) -> bool:
    """园艺工具的名称和价格: a word for a name behind the value is asked for, not its label."""
    for before, span in pairwise(m for m in parse.spans if m.text != "的"):
        is_named = any((c.table, c.column) == (name.table, name.column) for c in span.candidates)
        owned = parse.text[before.end : span.start].strip() == "的"
        if before.values and owned and is_named and not span.values:
            return True
    return False
