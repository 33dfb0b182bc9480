"""Groups by kind that were asked for and are not in the statement: per kind of vehicle."""

import re

from agent.rule_engine.parsing.parse_state import Parse

_BY_KIND = re.compile(
    r"\b(?:per|by|for each|for every|each) (?:kind|type|sort|category|class) of\b"
    r"|(?:按|各|每)(?:个|种|类|不同)?[\u3400-\u9fff]{0,4}?(?:类型|类别|种类)(?:看|统计|汇总|分别|各|，|,)"
)


def loses_kinds(parse: Parse) -> bool:
    """Whether a figure for each kind was asked for and one for all rows would be told."""
    intent = parse.intent
    grouped = intent.groups or intent.buckets or intent.history is not None
    per_group = any(m.over is not None or m.entity for m in intent.measures)
    if not intent.measures or grouped or per_group:
        return False
    return _BY_KIND.search(parse.text) is not None
