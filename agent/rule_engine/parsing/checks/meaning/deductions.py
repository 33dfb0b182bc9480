"""Amounts that are to be taken off, taken for the amount itself: the value after discounts."""

import re

from agent.rule_engine.parsing.parse_state import Parse

_TAKEN_OFF = re.compile(
    r"\b(?:after|before|net of|without|excluding)"
    r" (?:the |any |all )?(?P<en>[a-z]+(?: [a-z]+)?)\b"
    r"|(?:扣除|减去|扣掉|刨除|除去|不含|不算)了?(?P<zh>[\u3400-\u9fff]{2,6})"
)


def adds_up_deduction(parse: Parse) -> bool:
    """Whether all that is measured is the amount that the question takes off another one."""
    measures = parse.intent.measures
    fields = [m.field for m in measures if m.field is not None and m.minus is None and not m.sql]
    if not fields or len(fields) < len(measures):
        return False
    named = [
        span
        for match in _TAKEN_OFF.finditer(parse.text)
        for span in parse.spans_over(match, "en" if match["en"] else "zh")
        if span.candidates
    ]
    return all(any(span.names(field) for span in named) for field in fields)
