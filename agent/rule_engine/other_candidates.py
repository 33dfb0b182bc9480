"""Other meanings of words whose likeliest meaning joins to nothing that can be computed.

Only where exactly one statement comes of all of them, and every check lets it through, it is taken.
"""

from collections.abc import Callable, Iterator

from sqlglot import exp

from agent.lexicon import expand_name
from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Candidate, ChosenCandidates, Span
from agent.rule_engine.sql_generation.join_tree import NoJoinPath, RowsRepeated
from agent.schema_graph import Field
from model.errors import CannotAnswer

_NOT_JOINED = (RowsRepeated.code, NoJoinPath.code)
"""The reasons of a refusal that another table may not have."""
_NEARLY_AS_GOOD = 0.1
_NAMED = 0.8
_SAY_LITTLE = frozenset(
    ["name", "title", "type", "kind", "status", "state", "st", "level", "code", "no", "date"]
)
"""Names of columns that many tables have, each with a meaning of its own."""
Interpret = Callable[[tuple[ChosenCandidates, ...]], tuple[Parse, exp.Select]]


def interpret_joined(
    interpret: Interpret, parse: Callable[[], Parse], *, alone: bool
) -> tuple[Parse, exp.Select]:
    """The reading, else the only one with another meaning of a word. Raises `CannotAnswer`.

    `parse` gives the parse as it is without another meaning; `alone` says that the question
    continues no other.
    """
    try:
        return interpret(())
    except CannotAnswer as refusal:
        others = _list_others(parse(), interpret) if alone and refusal.key in _NOT_JOINED else []
        if len(others) != 1:
            raise
        return others[0]


def _list_others(parse: Parse, interpret: Interpret) -> list[tuple[Parse, exp.Select]]:
    """One for each statement that other meanings of a word give."""
    found: dict[str, tuple[Parse, exp.Select]] = {}
    for choice in dict.fromkeys(_list_choices(parse)):
        try:
            other, statement = interpret((choice,))
        except CannotAnswer:
            continue
        [meant] = choice.candidates
        word = parse.text[choice.start : choice.end]
        other.intent.money_words[word] = Field(meant.table, meant.column or "")
        found.setdefault(statement.sql(), (other, statement))
    return list(found.values())


def _list_choices(parse: Parse) -> Iterator[ChosenCandidates]:
    fields = [m.field for m in parse.intent.measures if m.field is not None]
    groups = [g.field for g in parse.intent.groups if g.key is None and g.grain is None]
    for span in parse.spans:
        if span.time is not None or span.values:
            continue
        for field in (f for f in fields if span.names(f)):
            yield from (_choose(span, c) for c in _list_near(span, field))
            yield from (_choose(span, c) for c in _list_heads(parse, span, field))
        for field in (f for f in groups if span.names(f)):
            yield from (_choose(span, c) for c in _list_near(span, field))
            yield from (_choose(span, c) for c in _list_namesakes(parse, span, field))


def _choose(span: Span, candidate: Candidate) -> ChosenCandidates:
    return ChosenCandidates(span.start, span.end, (candidate,))


def _list_near(span: Span, field: Field) -> Iterator[Candidate]:
    """The columns of other tables that the words name about as well."""
    best = max(c.score for c in span.candidates)
    for candidate in span.candidates:
        near = candidate.score >= max(_NAMED, best - _NEARLY_AS_GOOD)
        if near and candidate.column is not None and candidate.table != field.table:
            yield candidate


def _list_heads(parse: Parse, span: Span, field: Field) -> Iterator[Candidate]:
    """Lesson hours in bookings: the hours of the rows that are named outright."""
    words = span.text.lower().split()
    if not span.text.isascii() or len(words) < 2:
        return
    for table in _list_named_tables(parse) - {field.table}:
        for other in parse.graph.fields(table):
            if expand_name(other.column) == (words[-1],) and is_summable(parse.graph, other):
                yield Candidate(table, other.column, 1.0)


def _list_named_tables(parse: Parse) -> set[str]:
    spans = [m for m in parse.spans if parse.names_table(m)]
    return {table for m in spans if (table := parse.table_of(m)) is not None}


def _list_namesakes(parse: Parse, span: Span, field: Field) -> Iterator[Candidate]:
    """The column of the same name in what is computed, of which the words are the head."""
    alone = len(parse.intent.groups) == 1
    named = [field.column] if alone and field.column.lower() not in _SAY_LITTLE else []
    for table in {m.table for m in parse.intent.measures} - {field.table}:
        for other in parse.graph.fields(table):
            alike = span.text.isascii() or parse.graph.find_label(other).endswith(span.text)
            if other.column in named and alike:
                yield Candidate(table, other.column, 1.0)
