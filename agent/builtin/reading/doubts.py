"""Whether enough of a question was understood to answer it: a refusal beats a wrong answer."""

from agent.builtin.intent import Intent, Measure
from agent.builtin.reading.context import Reading
from agent.builtin.reading.marks import Mark

_BINDING = [
    "gt",
    "ge",
    "lt",
    "le",
    "ne",
    "no",
    "except",
    "most",
    "least",
    "avg",
    "max",
    "min",
    "avgcmp",
    "avgcmplt",
    "share",
    "growth",
    "rate",
    "null",
    "like",
    "starts",
    "ends",
    "above",
    "below",
    "null",
    "notnull",
    "aov",
    "percust",
]
_TOLERATED = 0.3


def doubtful(reading: Reading) -> bool:
    """Whether something that changes the answer was left over."""
    if any(_binds(mark) for mark in reading.marks):
        return True
    if _incomplete(reading.intent) or _best_of_each(reading):
        return True
    content = [m for m in reading.marks if not m.filler and m.text[:1].isalnum()]
    return _weight(unknown(reading.marks)) > _TOLERATED * max(_weight(content), 1)


def unknown(marks: list[Mark]) -> list[Mark]:
    """The marks that carry meaning and are not reflected."""
    return [m for m in marks if not m.used and not m.functions and m.text[:1].isalnum()]


def _weight(marks: list[Mark]) -> float:
    return sum(0.5 if not m.text.isascii() and len(m.text) == 1 else 1.0 for m in marks)


def _binds(mark: Mark) -> bool:
    if mark.used:
        return False
    if mark.number is not None and mark.text[:1].isdigit():
        return True
    return bool(
        mark.literal or mark.superlative or mark.comparative or mark.values or mark.does(*_BINDING)
    )


def _best_of_each(reading: Reading) -> bool:
    """The best store of each region is a question the engine cannot write."""
    intent = reading.intent
    grouped = {g.field.table for g in intent.groups}
    each = any(m.used and m.does("each") for m in reading.marks)
    alone = intent.subject is not None and intent.subject not in grouped
    return each and alone and intent.limit is not None


def _incomplete(intent: Intent) -> bool:
    if intent.limit is not None and (intent.order is None and not intent.measures):
        return True
    if not intent.measures:
        return bool(intent.groups or intent.share or intent.growth or intent.having)
    ranked = intent.order is not None and isinstance(intent.order.by, Measure)
    return ranked and intent.limit is not None and not intent.groups
