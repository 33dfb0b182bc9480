"""Kinds of things: 每类客户 are grouped by what says of which kind they are."""

from agent.rule_engine.intent import Group
from agent.rule_engine.parsing.business.entities import is_person
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse

KIND_OPENERS = frozenset(["各类", "每类", "各种", "每种"])
_KIND_SENSES = frozenset(["type", "category"])


def find_kind_group(parse: Parse, opener: str, things: Group) -> Group:
    """Group by the kind of the things; unclear where not one column says it.

    Each product is a kind of product (每种产品) where nothing else tells kinds of them apart.
    """
    graph, table = parse.graph, things.field.table
    kinds = [
        f
        for f in graph.fields(table)
        if find_column_senses(graph, f) & _KIND_SENSES and not graph.is_key(f)
    ]
    if len(kinds) == 1:
        return Group(kinds[0])
    parse.is_unclear |= bool(kinds) or opener.endswith("类") or is_person(parse, table)
    return things
