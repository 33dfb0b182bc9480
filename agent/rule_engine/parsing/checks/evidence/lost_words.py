"""Words for groups, conditions and lists that a statement leaves without effect."""

import re

from agent.rule_engine.intent import Intent, PeriodFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.values.boolean_words import list_states
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_EACH = frozenset(
    ["各", "各个", "每个", "每一个", "每家", "each", "every", "for each", "for every"]
)
_STILL = compile_chinese(r"(?:还|仍然?|依然)在\p{Han}{1,3}?(?=的|[，,。？?]|$)")
_SECOND = re.compile(
    r"(?:,|\band) (?:for |to |by )?(?:who|whom|whose)\b|[，,](?:又|都)?(?:是|归)谁"
)
_LISTED = re.compile(r"[:：;；]\s*(?P<items>[^:：.。;；?？]+)")
_NEXT_ITEM = re.compile(r"\s*(?:[,，、]|\band\b|[和与及])\s*")
_WHETHER = re.compile(r"是否|是不是|有没有|状态|标[志记识]|\b(?:whether|if|status|flags?|or not)\b")


def loses_words(parse: Parse, tables: set[str]) -> bool:
    """Whether nothing is told of each thing, of a kind of rows or of what is listed."""
    return (
        _loses_each(parse)
        or _loses_listed(parse)
        or _loses_still(parse)
        or _loses_second_question(parse)
        or _shows_flag(parse)
        or _lists_beside(parse, tables)
    )


def _loses_still(parse: Parse) -> bool:
    """安徽现在还在做的是哪几家: those of now, where no word of it is read."""
    match = _STILL.search(parse.text)
    return match is not None and not any(
        span.consumed or span.values for span in parse.spans if span.overlaps(match)
    )


def _loses_second_question(parse: Parse) -> bool:
    """The five biggest jobs, and who they were for: the jobs alone answer the first half."""
    intent = parse.intent
    is_plain_list = not (intent.measures or intent.groups) and intent.extent == "names"
    others = [field for field in intent.outputs[1:] if not parse.graph.is_number(field)]
    return is_plain_list and not others and _SECOND.search(parse.text) is not None


def _loses_each(parse: Parse) -> bool:
    """各个区的客户: one number of all of them is not that of each."""
    intent = parse.intent
    said = any(m.text.lower() in _EACH and not m.consumed for m in parse.spans)
    return said and bool(intent.measures) and not _tells_apart(intent)


def _loses_listed(parse: Parse) -> bool:
    """Flights of May: day, pilot and site. Fewer columns than what stands behind it."""
    intent = parse.intent
    match = _LISTED.search(parse.text)
    if match is None or intent.extent != "names":
        return False
    behind = [span for span in parse.spans if span.overlaps(match, "items")]
    numbers = intent.measures
    if any((span.values and numbers) or span.time or span.number is not None for span in behind):
        return False
    items = [item for item in _NEXT_ITEM.split(match["items"]) if item]
    groups = [g for g in intent.groups if any(span.names(g.field) for span in behind)]
    shown = len(intent.outputs) + len(intent.measures) + len(groups)
    return len(items) > 1 and shown < len(items)


def _tells_apart(intent: Intent) -> bool:
    if intent.groups or intent.buckets or intent.history is not None:
        return True
    per = any(m.over is not None or m.entity or m.grain for m in intent.measures)
    return per or intent.averaged_over is not None or bool(intent.having)


def _shows_flag(parse: Parse) -> bool:
    """VIP customers with their phone: some of them, and no list of who is one."""
    intent = parse.intent
    if intent.measures or intent.groups or intent.extent != "names" or _WHETHER.search(parse.text):
        return False
    tested = {getattr(test, "field", None) for test in intent.filters}
    flags = [f for f in intent.outputs if list_states(parse.graph.column(f)) is not None]
    return any(flag not in tested for flag in flags)


def _lists_beside(parse: Parse, tables: set[str]) -> bool:
    """Names of staff are those of staff, and not once more for each thing that leads to them."""
    intent = parse.intent
    home = intent.subject
    if intent.measures or intent.groups or intent.distinct or not intent.outputs or home is None:
        return False
    used = {field.table for field in intent.outputs}
    if home in used or home not in tables:
        return False
    tests = [getattr(test, "field", None) for test in intent.filters]
    used |= {test.table for test in tests if isinstance(test, Field)}
    dated = any(isinstance(t, PeriodFilter) and t.field is None for t in intent.filters)
    return home not in used and not dated
