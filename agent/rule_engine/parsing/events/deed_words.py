"""Verbs that only say how a row or an amount came about: orders reported in May, 开出的账单.

Such a verb tells no state: whoever leaves it out asks for the same rows. Verbs of states
(cancelled, finished, refunded) are none of them, nor is one of these that is denied.
"""

import re

from agent.rule_engine.parsing.spans.spans import Span

_MADE = (
    "reported|recorded|registered|logged|noted|filed|raised|submitted|lodged|entered|created|issued"
    "|placed|made|written|taken|performed|conducted|carried out|posted|listed"
)
"""Rows that somebody wrote down."""
_GOT = "collected|received|earned|gathered|taken in|brought in|charged|harvested|produced"
"""Amounts that came in."""
_BEHIND_NOUN = re.compile(
    r"(?:(?:that|which) )?(?:(?:were|was|are|is|been|we|have been|has been|we have|had been) )?"
    rf"(?P<verb>{_MADE}|{_GOT})\b"
    r"(?= ?(?:$|[?.,;:(]|in|on|by|per|from|for|at|since|during|between|before|after|last|this|so|to"
    r"|each|month|week|through|via|over|until|within|today|yesterday|with|\d)(?![a-z]))"
)
_DONE_BY_US = re.compile(
    r"(?:do|did|have|has) (?:we|they|you|i) (?P<verb>collect|receive|earn|gather|get|take in|record"
    r"|register|report|charge|collected|received|earned|recorded|registered|reported|charged)\b"
)
_IN_CHINESE = re.compile(
    r"(?<![没未不别非无退待])(?:收到|收取|开出|开具|提出|提交|发起|产生|登记|上报|录入|签下|管理?|收)"
    r"(?=[了过]?(?:[的到]|多少|几|款|$|[？?，,。]))"
)
_RESTRICTS = re.compile(
    r"\b(?:not|never|no|n't|without|yet|un\w+|where|only|whose|if|when)\b|[没未不无只仅]",
    re.IGNORECASE,
)
_NEAR = 16
"""Characters before a verb in which a word stands that denies it, or makes a condition of it."""


def find_deed(text: str, span: Span) -> str:
    """The verb of the question of which the span is a part, behind the rows or amount of which it
    is said; empty where it is no such verb.
    """
    match = _find_match(text, span)
    if match is None or _RESTRICTS.search(text[max(0, match.start() - _NEAR) : match.start()]):
        return ""
    return match.groupdict().get("verb") or match[0]


def _find_match(text: str, span: Span) -> re.Match[str] | None:
    if not span.text.isascii():
        return next((m for m in _IN_CHINESE.finditer(text) if span.overlaps(m)), None)
    for match in _BEHIND_NOUN.finditer(text):
        if span.start == match.start("verb") and text[: match.start()].rstrip()[-1:].isalnum():
            return match
    return next((m for m in _DONE_BY_US.finditer(text) if span.start == m.start("verb")), None)
