"""Whether enough of a question was understood to answer it: a refusal beats a wrong answer."""

from collections.abc import Iterator
from itertools import pairwise

from agent.builtin.intent import Group, Intent, Measure
from agent.builtin.reading.codes import KIND_WORDS
from agent.builtin.reading.context import Reading
from agent.builtin.reading.marks import Candidate, Mark

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
    "median",
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
    "both",
    "null",
    "notnull",
    "aov",
    "percust",
    "running",
    "gap",
]
_ASKS_NUMBER = ("how many", "number of", "count of", "多少", "几")
_TOLERATED = 0.15
_NEARLY_AS_GOOD = 0.15
_NAMED = 0.75


def doubtful(reading: Reading, tables: set[str], columns: set[str]) -> bool:
    """Whether something that changes the answer was left over.

    `tables` and `columns` are what the statement reads.
    """
    if any(_binds(mark) for mark in reading.marks) or _numbered(reading.marks):
        return True
    if reading.unclear or _incomplete(reading.intent) or _one_in_each(reading):
        return True
    if _uncounted(reading):
        return True
    return any(True for _ in unreflected(reading, tables, columns)) or bool(missed(reading.marks))


def _uncounted(reading: Reading) -> bool:
    """How many were asked for, and rows would be listed."""
    intent = reading.intent
    numbers = intent.measures or intent.having or intent.history is not None or intent.share
    asked = (m for m in reading.marks if m.does("count") and not m.refs)
    compared = any(m.does("sum", "growth") and not m.refs for m in reading.marks)
    return not numbers and (compared or any(m.text.lower().startswith(_ASKS_NUMBER) for m in asked))


def missed(marks: list[Mark]) -> list[str]:
    """The words that mean nothing here, when there are more of them than can be passed over."""
    content = [m for m in marks if not m.filler and m.text[:1].isalnum()]
    left = unknown(marks)
    whole = [m for m in left if m.text.isascii() and len(m.text) > 1]
    if whole or _weight(left) > _TOLERATED * max(_weight(content), 1):
        return [m.text for m in left if m.number is None]
    return []


def unreflected(reading: Reading, tables: set[str], columns: set[str]) -> Iterator[str]:
    """The words that name a table or column which the statement does not look at."""
    for mark in reading.marks:
        best = max((c.score for c in mark.refs), default=0.0)
        if not mark.used or best < _NAMED or mark.values or _is_count(reading, mark):
            continue
        good = [c for c in mark.refs if c.score >= best - _NEARLY_AS_GOOD]
        if not any(_looked_at(reading, c, tables, columns) for c in good):
            yield mark.text


def _is_count(reading: Reading, mark: Mark) -> bool:
    """门店数量 counts stores: no quantity of another table is meant."""
    counted = any(measure.aggregate == "count" for measure in reading.intent.measures)
    return counted and mark.does("count")


def _looked_at(reading: Reading, candidate: Candidate, tables: set[str], columns: set[str]) -> bool:
    if candidate.table in tables and (candidate.column is None or candidate.column in columns):
        return True
    if candidate.column is not None:
        return False
    paths = (reading.warehouse.path(table, candidate.table) for table in tables)
    return any(path is not None and all(edge.to_one for edge in path) for path in paths)


def unknown(marks: list[Mark]) -> list[Mark]:
    """The marks that carry meaning and are not reflected."""
    return [m for m in marks if not m.used and not m.functions and m.text[:1].isalnum()]


def binding(marks: list[Mark]) -> list[Mark]:
    """The marks that would change the answer and are not reflected."""
    return [mark for mark in marks if _binds(mark)]


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


def _numbered(marks: list[Mark]) -> bool:
    """五星级酒店: a numeral right before a name says which."""
    pairs = [(m, n) for m, n in pairwise(marks) if not m.used]
    return any((m.number is not None and n.refs) or _is_code(m, n) for m, n in pairs)


def _is_code(first: Mark, second: Mark) -> bool:
    """A级客户: a letter before such a word is no article."""
    letter = len(first.text) == 1 and first.text.isascii() and first.text.isupper()
    return letter and second.text in KIND_WORDS


def _one_in_each(reading: Reading) -> bool:
    """Counting rows by what tells them apart gives one everywhere, and was not meant."""
    shared = reading.intent.share
    return any(
        (measure.aggregate == "count" or shared)
        and measure.over is None
        and _is_row(reading, measure, group)
        for measure in reading.intent.measures
        for group in reading.intent.groups
    )


def _is_row(reading: Reading, measure: Measure, group: Group) -> bool:
    own = group.field.table == measure.table and group.grain is None
    warehouse = reading.warehouse
    if own and len(reading.intent.groups) > 1 and group.field == warehouse.display(measure.table):
        return warehouse.named(group.field)
    return own and (group.key or group.field) == warehouse.key(measure.table)


def _incomplete(intent: Intent) -> bool:
    if intent.limit is not None and (intent.order is None and not intent.measures):
        return True
    if intent.history is not None:
        return False
    if not intent.measures:
        return bool(intent.groups or intent.share or intent.growth or intent.having)
    if intent.share and not intent.groups and intent.condition is None:
        return True  # a share of nothing
    ranked = intent.order is not None and isinstance(intent.order.by, Measure)
    return ranked and intent.limit is not None and not intent.groups
