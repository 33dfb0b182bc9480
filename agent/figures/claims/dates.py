"""Claims that something was on a day or in a month, where each row has its own date."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from agent.figures.claims.standing import Claimed, denied
from agent.figures.mentions import Mention
from agent.figures.naming import TIME, Name
from agent.figures.scope.turns import is_listed

_NOT_ITS_OWN = re.compile(
    r"(?:截至|截止|以来|之前|之后|前|后|自|从|比|较|晚于|早于"
    r"|\b(?:as of|since|before|after|until|till|by|than"
    r"|from|between|through|compared)(?: (?:the|in))?)\s*$",
    re.IGNORECASE,
)

_VERBS = r"\b(?:started|starts|began|begins|opened|joined|launched|signed|arrived|was hired)"
_END = re.compile(
    rf"(?P<first>最早|最先|\bearliest\b|{_VERBS} (?:the )?first\b)"
    rf"|(?P<last>最[晚迟]|\b(?:latest|most recent)\b|{_VERBS} (?:the )?(?:last|most recently)\b)",
    re.IGNORECASE,
)


def false_dates(claimed: Claimed, periods: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """The periods that are not those of the names of their clause."""
    table, sentence = claimed.table, claimed.sentence
    if not table.moments or len(table.stretches) < 2:
        return
    for clause in sentence.clauses:
        yield from _false_ends(claimed, clause)
    for period in periods:
        if not sentence.start <= period.start < sentence.end or _is_limit(claimed, period):
            continue
        before = sentence.between(sentence.start, period.start)
        if not all(_is_of(claimed, name, period) for name in _dated(claimed, before)):
            yield period.start, period.end


def _dated(claimed: Claimed, before: Sequence[Name]) -> list[Name]:
    """The names that a period is said of: the last before it, with those listed beside it."""
    found: list[Name] = []
    for name in reversed([n for n in before if n.column != TIME]):
        if len(name.rows) != 1 or claimed.sentence.is_base(name):
            return []
        if found and not is_listed(name, found[-1], claimed.sentence):
            break
        found.append(name)
    return found


def _false_ends(claimed: Claimed, clause: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The names that are said to be the first or the last in time and are not."""
    order = claimed.table.order
    for found in _END.finditer(claimed.words(clause)):
        at = clause[0] + found.start()
        before = [n for n in claimed.sentence.between(clause[0], at) if n.column != TIME]
        later = [n for n in claimed.sentence.between(at, clause[1]) if n.column != TIME]
        name = before[-1] if before else later[0] if later else None
        if name is None or len(name.rows) != 1 or denied(claimed.words(clause)[: found.start()]):
            continue
        end = order[0 if found["first"] else -1]
        moments = claimed.table.moments
        if moments[int(name.rows[0])] != moments[int(end)]:
            yield name.start, clause[0] + found.end() if before else name.end


def _is_limit(claimed: Claimed, period: Mention) -> bool:
    before = claimed.sentence.text[claimed.sentence.start : period.start]
    return _NOT_ITS_OWN.search(before) is not None


def _is_of(claimed: Claimed, name: Name, period: Mention) -> bool:
    return bool(len(np.intersect1d(claimed.table.during(period), name.rows)))
