"""Kinds of things: 每类客户 are grouped by what says of which kind they are."""

import re
from dataclasses import replace

from agent.rule_engine.intent import Group
from agent.rule_engine.parsing.business.entities import find_table_senses, is_person
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse, replace_group
from agent.schema_graph import Field

KIND_OPENERS = frozenset(["各类", "每类", "各种", "每种"])
KIND_QUESTIONS = frozenset(["哪类", "哪一类", "哪几类"])
_SAYS_NAME = re.compile(r"\bnames?$|名称?$")
KIND_SENSES = frozenset(["type", "category"])


def find_kind_group(parse: Parse, opener: str, things: Group) -> Group:
    """Group by the kind of the things; unclear where not one column says it.

    Each product is a kind of product (每种产品) where nothing else tells kinds of them apart.
    """
    graph, table = parse.graph, things.field.table
    kinds = [
        f
        for f in graph.fields(table)
        if find_column_senses(graph, f) & KIND_SENSES and not graph.is_key(f)
    ]
    if len(kinds) == 1:
        return Group(kinds[0])
    tables = {e.right for e in graph.edges[table] if e.to_one and len(e.on) == 1}
    tables = {other for other in tables if find_table_senses(parse, other) & KIND_SENSES}
    if len(tables) == 1 and not kinds and opener.endswith("类"):
        return parse.group_of(tables.pop())
    parse.is_unclear |= bool(kinds) or opener.endswith("类") or is_person(parse, table)
    return things


def find_listed_kind(parse: Parse) -> Field | None:
    """The only column that is listed, where it says of which kind rows are, and names none."""
    intent, graph = parse.intent, parse.graph
    if intent.subject or len(intent.outputs) != 1 or intent.measures or intent.groups:
        return None
    [field] = intent.outputs
    own = field == graph.display_column(field.table) or graph.is_key(field)
    return field if graph.column(field).kind == "text" and not own else None


def group_by_shared_names(parse: Parse) -> None:
    """By class name, where most classes share theirs: one row for each name."""
    spans = [m for m in parse.spans if _SAYS_NAME.search(m.text.lower())]
    columns = {(c.table, c.column) for m in spans for c in m.candidates if c.column}
    for place, group in enumerate(parse.intent.groups):
        profile = parse.graph.column(group.field).profile
        repeats = profile is not None and profile.repeats and profile.distinct is not None
        if group.key is None or group.field == group.key or profile is None or not repeats:
            continue
        few = 2 * (profile.distinct or 0) <= profile.rows
        if few and (group.field.table, group.field.column) in columns:
            replace_group(parse.intent, place, replace(group, key=None))
