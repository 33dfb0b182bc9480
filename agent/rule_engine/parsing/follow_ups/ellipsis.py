"""Detects whether a question is elliptic and continues the one before it."""

import re

from agent.rule_engine.intent import AverageFilter, ExistenceFilter
from agent.rule_engine.parsing.parse_state import Parse

_MOST_SPANS = 8
_OPENING = re.compile(
    r"\s*(?:那么?|再|换成|改成|改为|换|改按|只看|只要|仅看|只|其中|同样|也|如果是?|要是"
    r"|(?:and|but|only|just|also|same|instead|what about|how about|what if|make it"
    r"|change (?:it|that) to|switch to|break (?:it|this|that|them) down|split (?:it|this|that)"
    r"|show (?:it|this|that)|of those|of these)\b)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:呢|的话)\s*[?？。!！]*\s*$|\b(?:instead|too|as well|only|alone)\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"上面|上述|刚才|这些|那些|它们|他们|其中|\b(?:them|those|these|it|the same)\b"
)
"""In small letters: employees of IT refer to nothing."""
_ASKING = re.compile(
    r"有多少|多少个|几个|是多少|哪|谁|什么|列出|查询"
    r"|\b(?:how many|what (?:is|are|was|were)|which|who|list|show me|count)\b",
    re.IGNORECASE,
)


def is_elliptic(parse: Parse, text: str) -> bool:
    """Whether the question continues the one before it.

    A question that names its own measure or what it counts, lists or ranks is whole, unless it
    says that it goes on (那…呢, what about, only) and asks for nothing more than that.
    """
    intent = parse.intent
    if intent.extent == "all" and intent.subject is None and not intent.outputs:
        return True
    if len([m for m in parse.spans if not m.is_filler]) > _MOST_SPANS:
        return False
    goes_on = bool(_OPENING.match(text) or _CLOSING.search(text) or _REFERENCE.search(text))
    if goes_on:
        return not (_ASKING.search(text) and _is_complete(parse))
    if _is_complete(parse) or any(m.does("list") for m in parse.spans):
        return False
    which = any(m.does("which") for m in parse.spans)
    ranks = any(m.does("most", "least") and not m.candidates for m in parse.spans)
    return not which or (ranks and not any(m.candidates for m in parse.spans))


def _is_complete(parse: Parse) -> bool:
    """Whether there is a measure or a thing of its own to answer about."""
    intent = parse.intent
    if intent.measures and not _only_counts(parse):
        return len([m for m in parse.spans if not m.is_filler]) > 1
    if intent.subject is not None and (intent.share or intent.filters or intent.groups):
        return True
    return _names_list(parse)


def _names_list(parse: Parse) -> bool:
    """保费高于平均的代理人 names what it lists, and which of them."""
    intent = parse.intent
    telling = intent.having or intent.order or intent.limit
    telling = telling or any(isinstance(f, AverageFilter | ExistenceFilter) for f in intent.filters)
    return intent.subject is not None and bool(telling)


def _only_counts(parse: Parse) -> bool:
    """A bucket or a share alone is read as a count that nobody asked for."""
    if any(m.does("count", "sum", "avg") for m in parse.spans):
        return False
    subject, measures = parse.intent.subject, parse.intent.measures
    return subject is None and all(m.aggregate == "count" and m.over is None for m in measures)
