"""Who did most of something: the people to whom the rows of what was done belong."""

from collections.abc import Iterator

from agent.rule_engine.intent import Group, Measure
from agent.rule_engine.parsing.business.entities import find_table_senses
from agent.rule_engine.parsing.business.event_verbs import (
    MOST_WORDS,
    find_event_of_verb,
    names_event,
)
from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.table_disambiguation import PERSONS
from agent.schema_graph import Field, JoinEdge

_VERB_ENDINGS = ("ed", "en", "ght", "ove", "ang", "ew")
_MANNER = ("得", "的", "了", "过", "the")
_WHO_WORDS = frozenset(["谁", "who", "whose", "whom", "哪位", "哪名", "哪个人", "什么人"])
DOERS = PERSONS | frozenset(
    ["doctor", "nurse", "author", "driver", "guest", "owner", "player", "singer", "artist",
     "actor", "director", "manager", "sales_rep", "operator", "candidate", "resident", "tenant",
     "passenger", "visitor", "subscriber", "contractor", "parent", "child", "citizen", "anchor",
     "supplier"]
)  # fmt: skip
"""What tables are called whose rows do something."""


def read_doers(parse: Parse) -> None:
    """Who wrote the most books, 谁参加的培训最多: what they did is counted for each of them."""
    intent = parse.intent
    is_ranked = any(_ranks_counts(m) for m in parse.spans)
    if not is_ranked or intent.groups or intent.measures or _names_number(parse):
        return
    if not asks_who(parse):
        _read_doing(parse)
        return
    done = _find_done(parse)
    if done is None or (done[1] in parse.graph.tables and _is_doer(parse, done[1])):
        return
    span, events = done
    doer = find_doer(parse, events)
    if doer is None:
        return
    table, edge = doer
    consume([span])
    add_measure(parse, Measure("count", table))
    intent.groups.append(parse.group_of(edge.right))


def read_counted_people(parse: Parse) -> None:
    """谁迟到次数最多: the people whose counted rows are ranked."""
    intent = parse.intent
    is_ranked = any(_ranks_counts(m) or says_most(m) for m in parse.spans)
    is_count = len(intent.measures) == 1 and intent.measures[0].aggregate == "count"
    if not is_ranked or not is_count or intent.groups or not asks_who(parse):
        return
    group = find_doer_group(parse, intent.measures[0].table)
    if group is not None and not _is_doer(parse, intent.measures[0].table):
        intent.groups.append(group)
        consume(m for m in parse.spans if m.text.lower() in _WHO_WORDS)


def _ranks_counts(span: Span) -> bool:
    often = span.superlative is not None and span.superlative.concepts == ("count",)
    return (says_most(span) or often) and not span.candidates


def says_most(span: Span) -> bool:
    """Whether it speaks of how many there are, and not of how high or large something is."""
    return span.text.lower() in MOST_WORDS


def _read_doing(parse: Parse) -> None:
    """哪个骑手送得最多, which driver drove most: what each of them does is counted."""
    spans = [m for m in parse.spans if not m.consumed and m.candidates]
    table = parse.table_of(spans[0]) if len(spans) == 1 else None
    place = next(i for i, m in enumerate(parse.spans) if _ranks_counts(m))
    before = [m for m in parse.spans[max(0, place - 2) : place] if m.text not in _MANNER]
    verb = before[-1] if before else None
    if table is None or verb is None or verb is spans[0] or verb.consumed or verb.candidates:
        return
    if _is_known_thing(parse, table) and not _is_doer(parse, table):
        return
    events = find_event_of_verb(parse, table, verb.text.lower())
    if events is not None and _is_verb(parse, verb):
        consume([verb, *spans])
        add_measure(parse, Measure("count", events))
        parse.intent.groups.append(parse.group_of(table))


def _is_verb(parse: Parse, span: Span) -> bool:
    """Whether the form says that something is done: driven, 送得最多, or a known verb."""
    if span.text.isascii():
        return span.does("link") or span.text.lower().endswith(_VERB_ENDINGS)
    after = parse.text[span.end : span.end + 1]
    return span.does("link") or after in ("得", "过", "了")


def asks_who(parse: Parse) -> bool:
    """Whether a person is asked for, of whatever kind."""
    return any(m.text.lower() in _WHO_WORDS for m in parse.spans)


def find_doer(parse: Parse, events: str) -> tuple[str, JoinEdge] | None:
    """The table that is counted and its join to those who did it; None where it is not clear.

    Rows of events refer to them, or rows of a table between the two do.
    """
    direct = [(events, e) for e in _list_people(parse, events)]
    if len(direct) == 1:
        return direct[0]
    below = {e.right for e in parse.graph.edges[events] if not e.to_one}
    between = [(t, e) for t in sorted(below) for e in _list_people(parse, t) if not direct]
    return between[0] if len(between) == 1 else None


def find_person_group(parse: Parse, by: Field) -> Group | None:
    """谁的迟到次数最多: the person whose rows are taken together; None when rows are persons."""
    if not asks_who(parse) or not is_summable(parse.graph, by):
        return None
    graph = parse.graph
    own = graph.display_column(by.table)
    if graph.is_name(own):
        return None if graph.is_unique(own) or graph.key(by.table) else Group(own)
    return find_doer_group(parse, by.table)


def find_doer_group(parse: Parse, events: str) -> Group | None:
    """Those who did it: the nearest people that rows of the events lead to."""
    people = list(_list_people(parse, events))
    return parse.group_of(people[0].right) if len(people) == 1 else None


def _list_people(parse: Parse, events: str) -> Iterator[JoinEdge]:
    """The joins to the nearest people, directly or by what rows belong to."""
    graph, visited, tables = parse.graph, {events}, [events]
    if parse.role is not None and parse.role.left == events:
        yield parse.role
        return
    while tables:
        edges = [e for t in tables for e in graph.edges[t] if e.to_one and len(e.on) == 1]
        edges = [e for e in edges if e.right not in visited]
        people = [e for e in edges if _is_doer(parse, e.right)]
        if people:
            yield from people
            return
        unknown = [e for e in edges if not _is_known_thing(parse, e.right)]
        if len(unknown) == 1 and tables == [events]:
            yield from unknown
            return
        tables = list(dict.fromkeys(e.right for e in edges))
        visited.update(tables)


def _is_known_thing(parse: Parse, table: str) -> bool:
    """Whether its name says what its rows are, and nothing says that they are people."""
    has_name = parse.graph.is_name(parse.graph.display_column(table))
    return not has_name or any(not s.startswith("=") for s in find_table_senses(parse, table))


def _is_doer(parse: Parse, table: str) -> bool:
    return bool(find_table_senses(parse, table) & DOERS)


def _find_done(parse: Parse) -> tuple[Span, str] | None:
    """What was done: the table that is named, else the one that the verb names."""
    for span in parse.spans:
        table = parse.table_of(span)
        if table is not None and not span.consumed and parse.names_table(span):
            return span, table
    for span in parse.spans:
        if span.consumed or span.values or span.time or span.number is not None:
            continue
        text = span.text.lower().removesuffix("得").removesuffix("过").removesuffix("了")
        tables = [t for t in parse.graph.tables if len(text) > 1 and names_event(parse, t, text)]
        if len(tables) == 1:
            return span, tables[0]
    return None


def _names_number(parse: Parse) -> bool:
    """Whether a number is named that they are ranked by."""
    for span in parse.spans:
        field = parse.field_of(span, "measure", least=0.6) if span.candidates else None
        if field is not None and parse.graph.is_number(field) and not parse.names_table(span):
            return True
    return False
