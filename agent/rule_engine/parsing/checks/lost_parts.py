"""Parts of a question that no part of the statement answers, though every word was read."""

import re

from agent.rule_engine.parsing.business.entities import is_person
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.people.doers import asks_who

_SEVERAL_TOP = re.compile(r"最[高低大小长短贵]的[两二三四五六七八九十\d]+[次笔张条]")
"""The three highest, where only the highest is computed."""
_LATELY = re.compile(r"最近(?:什么|啥|哪)")
_REALLY = frozenset(["actually", "really", "truly", "真正", "实际上"])
_EACH = frozenset(
    ["for each", "each", "per", "for every", "每个", "每家", "每位", "每名", "各", "各个"]
)


def loses_part(parse: Parse) -> bool:
    """Whether something was asked for that the statement neither shows nor tests."""
    text, intent = parse.text, parse.intent
    return (
        _shares_without_each(parse)
        or _loses_each(parse)
        or _names_nobody(parse)
        or any(m.text.lower() in _REALLY and not m.consumed for m in parse.spans)
        or (_SEVERAL_TOP.search(text) is not None and intent.limit is None)
        or (_LATELY.search(text) is not None and intent.limit is not None)
    )


def _shares_without_each(parse: Parse) -> bool:
    """各一级分类的占比, of which one number for all of them is no answer."""
    intent = parse.intent
    shared = intent.condition is not None or intent.share
    grouped = intent.groups or intent.buckets or intent.outputs
    return shared and not grouped and any(m.text in ("各", "各个") for m in parse.spans)


def _loses_each(parse: Parse) -> bool:
    """On average how many days for each branch, of which one number for all is no answer."""
    intent = parse.intent
    plain = [m for m in intent.measures if not m.over and not m.entity and m.aggregate != "count"]
    if intent.groups or intent.buckets or intent.history is not None or not plain:
        return False
    for place, span in enumerate(parse.spans[:-1]):
        behind = parse.spans[place + 1]
        if span.text.lower() not in _EACH or not parse.names_table(behind):
            continue
        if parse.table_of(behind) not in {m.table for m in intent.measures}:
            return True
    return False


def _names_nobody(parse: Parse) -> bool:
    """Who has left, of which only the days would be listed."""
    intent, graph = parse.intent, parse.graph
    if intent.measures or intent.groups or not intent.outputs or not asks_who(parse):
        return False
    if any(graph.is_name(field) or is_person(parse, field.table) for field in intent.outputs):
        return not any(map(graph.is_name, intent.outputs)) and all(
            map(graph.is_date, intent.outputs)
        )
    return all(map(graph.is_date, intent.outputs))
