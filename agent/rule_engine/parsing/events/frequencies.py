"""How often something was done to or by each: bikes repaired more than twice."""

import re
from decimal import Decimal

from agent.lexicon.numerals import NUMBER, parse_number
from agent.rule_engine.intent import GroupFilter, Measure, Operator
from agent.rule_engine.parsing.business.event_verbs import find_event_of_verb, names_event
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span

_OFTEN = re.compile(
    r"(?P<p>more than|over|at least|no more than|at most|fewer than|less than|only|just|exactly)? ?"
    rf"\b(?P<n>once|twice|thrice|(?:{NUMBER}) times)\b(?P<up> or more)?"
)
_WORDS = {"once": Decimal(1), "twice": Decimal(2), "thrice": Decimal(3)}
_OPERATORS: dict[str, Operator] = {
    "more than": ">",
    "over": ">",
    "at least": ">=",
    "no more than": "<=",
    "at most": "<=",
    "fewer than": "<",
    "less than": "<",
}
_VERB = re.compile(r"[a-z]{3,}")
_LIGHT = frozenset(
    ["who", "that", "which", "have", "has", "had", "were", "was", "are", "been", "did", "the",
     "and", "our", "for", "came", "come", "went", "made", "placed", "got", "needed", "with"]
)  # fmt: skip
_MOST_WORDS = 6
"""Words between the things that are asked for and how often it was done."""


def read_frequencies(parse: Parse) -> None:
    """Customers who complained more than twice: with so many rows of what the verb says."""
    match = _OFTEN.search(parse.text)
    inside = _list_inside(parse, match.span()) if match is not None else []
    if match is None or not inside or any(m.consumed for m in inside) or parse.intent.having:
        return
    subject = _find_subject(parse, match.start())
    number = _parse_count(match["n"])
    if subject is None or number is None:
        return
    table = _find_events(parse, subject, match.start())
    if table is None:
        return
    operator = ">=" if match["up"] else _OPERATORS.get(match["p"] or "", "=")
    for span in _list_inside(parse, (subject.end, match.end())):
        span.consumed, span.candidates = True, ()
    parse.intent.having.append(GroupFilter(Measure("count", table), operator, (number,)))
    counts = [m for m in parse.spans if m.does("count") and m.end <= subject.start]
    owner = parse.table_of(subject)
    if counts and owner is not None:
        consume([*counts, subject])
        add_measure(parse, Measure("count", owner))


def _parse_count(word: str) -> Decimal | None:
    return _WORDS.get(word) or parse_number(word.removesuffix(" times").strip())


def _find_subject(parse: Parse, end: int) -> Span | None:
    """The things whose rows are asked for: the only ones that are named before."""
    spans = [m for m in parse.spans if m.end <= end and parse.names_table(m) and not m.consumed]
    return spans[0] if spans else None


def _find_events(parse: Parse, subject: Span, end: int) -> str | None:
    """The one table below the subject that a word in between names."""
    owner = parse.table_of(subject)
    words = [w for w in _VERB.findall(parse.text[subject.end : end]) if w not in _LIGHT]
    if owner is None or len(words) > _MOST_WORDS:
        return None
    below = dict.fromkeys(e.right for e in parse.graph.edges[owner] if not e.to_one)
    for word in words:
        tables = [table for table in below if table != owner and names_event(parse, table, word)]
        if tables:
            return tables[0] if len(tables) == 1 else None
    return find_event_of_verb(parse, owner, words[0]) if len(words) == 1 else None


def _list_inside(parse: Parse, place: tuple[int, int]) -> list[Span]:
    return [m for m in parse.spans if m.start < place[1] and m.end > place[0]]
