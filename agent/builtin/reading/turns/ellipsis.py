"""Whether a question leans on the one before it, or is a whole new one."""

import re

from agent.builtin.intent import AgainstAverage, Has
from agent.builtin.reading.context import Reading

_MOST_MARKS = 8
_OPENS = re.compile(
    r"\s*(?:那么?|再|换成|改成|改为|换|改按|只看|只要|仅看|只|其中|同样|也|如果是?|要是"
    r"|(?:and|but|only|just|also|same|instead|what about|how about|what if|make it"
    r"|change (?:it|that) to|switch to|break (?:it|this|that|them) down|split (?:it|this|that)"
    r"|show (?:it|this|that)|of those|of these)\b)",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"(?:呢|的话)\s*[?？。!！]*\s*$|\b(?:instead|too|as well|only|alone)\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"上面|上述|刚才|这些|那些|它们|他们|其中|\b(?:them|those|these|it|the same)\b"
)
"""In small letters: employees of IT refer to nothing."""
_ASKS = re.compile(
    r"有多少|多少个|几个|是多少|哪|谁|什么|列出|查询"
    r"|\b(?:how many|what (?:is|are|was|were)|which|who|list|show me|count)\b",
    re.IGNORECASE,
)


def leans(reading: Reading, text: str) -> bool:
    """Whether the question continues the one before it.

    A question that names its own measure or what it counts, lists or ranks is whole, unless it
    says that it goes on (那…呢, what about, only) and asks for nothing more than that.
    """
    intent = reading.intent
    if intent.extent == "all" and intent.subject is None and not intent.outputs:
        return True
    if len([m for m in reading.marks if not m.filler]) > _MOST_MARKS:
        return False
    goes_on = bool(_OPENS.match(text) or _CLOSES.search(text) or _REFERS.search(text))
    if goes_on:
        return not (_ASKS.search(text) and _stands(reading))
    if _stands(reading) or any(m.does("list") for m in reading.marks):
        return False
    which = any(m.does("which") for m in reading.marks)
    ranks = any(m.does("most", "least") and not m.refs for m in reading.marks)
    return not which or (ranks and not any(m.refs for m in reading.marks))


def _stands(reading: Reading) -> bool:
    """Whether there is a measure or a thing of its own to answer about."""
    intent = reading.intent
    if intent.measures and not _only_counts(reading):
        return len([m for m in reading.marks if not m.filler]) > 1
    if intent.subject is not None and (intent.share or intent.filters or intent.groups):
        return True
    return _asks_for_rows(reading)


def _asks_for_rows(reading: Reading) -> bool:
    """保费高于平均的代理人 names what it lists, and which of them."""
    intent = reading.intent
    telling = intent.having or intent.order or intent.limit
    telling = telling or any(isinstance(f, AgainstAverage | Has) for f in intent.filters)
    return intent.subject is not None and bool(telling)


def _only_counts(reading: Reading) -> bool:
    """A bucket or a share alone is read as a count that nobody asked for."""
    if any(m.does("count", "sum", "avg") for m in reading.marks):
        return False
    subject, measures = reading.intent.subject, reading.intent.measures
    return subject is None and all(m.aggregate == "count" and m.over is None for m in measures)
