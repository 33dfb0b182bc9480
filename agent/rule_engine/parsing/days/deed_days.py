"""When the last of something was done: the day that its verb speaks of, and no other."""

import re

from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.business.event_verbs import names_event
from agent.rule_engine.parsing.days.asked_days import speaks_of
from agent.rule_engine.parsing.parse_state import Parse, add_measure
from agent.rule_engine.parsing.spans.spans import Span

_PARTICIPLE = re.compile(r"(?:ed|en|ght|old|ade|one|ent|eft|uilt|aid|ost)$")
HAPPENING = frozenset(
    ["placed", "place", "made", "make", "done", "do", "happen", "happened", "occur", "occurred",
     "created", "recorded", "entered", "received", "get", "come", "take", "took", "held", "given"]
)  # fmt: skip
"""Verbs that say no more than that it took place."""


def find_deed(parse: Parse, match: re.Match[str]) -> Span | None:
    """The verb behind what is named: when did the last train depart; None where there is none."""
    words = (match["z"] or "").split()
    if len(words) < 2 or words[-1] in HAPPENING:
        return None
    end = match.end("z")
    verb = next((m for m in parse.spans if m.start < end <= m.end), None)
    things = [m for m in parse.spans if match.start("z") <= m.start < end and m is not verb]
    table = next((parse.table_of(m) for m in things if parse.names_table(m)), None)
    if verb is None or table is None or parse.names_table(verb) or verb.values:
        return None
    infinitive = match[0].startswith("when did")
    is_verb = infinitive or _PARTICIPLE.search(words[-1]) is not None
    return None if not is_verb or names_event(parse, table, words[-1]) else verb


def read_deed(parse: Parse, phrase: tuple[int, int], verb: Span, *, last: bool) -> None:
    """The last of the days called after the verb, of the thing or of what belongs to it.

    Where none or several are called so, the question is not answered by another day.
    """
    inside = [m for m in parse.spans if phrase[0] <= m.start < phrase[1]]
    thing = next(table for m in inside if parse.names_table(m) and (table := parse.table_of(m)))
    below = [e.right for e in parse.graph.edges[thing] if not e.to_one]
    own, others = (
        [d for t in tables for d in parse.graph.dates(t) if speaks_of(parse, d, verb.text.lower())]
        for tables in ([thing], dict.fromkeys(below))
    )
    days = own or others
    if len(days) != 1:
        parse.is_unclear = True
        return
    for span in inside:
        span.consumed, span.candidates = True, ()
    [day] = days
    add_measure(parse, Measure("max" if last else "min", day.table, day))
