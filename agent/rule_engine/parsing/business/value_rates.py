"""Rates of a stored value: no-show rate, 逾期率, cancellation rate."""

from collections.abc import Iterator

from agent.lexicon import expand_name
from agent.rule_engine.intent import Measure, ValueFilter
from agent.rule_engine.parsing.business.event_verbs import alike
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.spans.tokens import normalize_text
from agent.rule_engine.parsing.spans.values.boolean_words import list_states
from agent.schema_graph import Field

_FEW = 25
_ALIKE = 5


def read_value_rate(parse: Parse, place: int, beside: Span) -> bool:
    """The share of the rows in which a value stands that is named before `rate`."""
    if beside.values and beside.consumed:
        columns = {(hit.table, hit.column) for hit in beside.values}
        filters = [f for f in parse.intent.filters if isinstance(f, ValueFilter)]
        kinds = [f for f in filters if f.operator not in ("!=", "notnull")]
        tests = [f for f in kinds if (f.field.table, f.field.column) in columns]
        return bool(tests) and _is_rate(parse, parse.spans[place], tests[-1])
    if beside.consumed or parse.table_of(beside) or parse.intent.measures:
        return False
    pairs = list_rated_values(parse, beside)
    if len(pairs) != 1:
        return False
    [(field, value)] = pairs
    consume([beside])
    beside.candidates = ()
    return _is_rate(parse, parse.spans[place], ValueFilter(field, "=", (value,)))


def list_rated_values(parse: Parse, span: Span) -> list[tuple[Field, str]]:
    """The stored values of which the word is another form, those of what is named first."""
    pairs = list(_find_similar_values(parse, normalize_text(span.text)))
    tables = parse.list_named_tables()
    return [pair for pair in pairs if pair[0].table in tables] or pairs


def _is_rate(parse: Parse, span: Span, kind: ValueFilter) -> bool:
    """The rows of this kind are a percentage of the others, of groups as of all."""
    intent = parse.intent
    if intent.measures or intent.condition is not None:
        return False
    intent.filters = [f for f in intent.filters if f is not kind]
    intent.condition = kind
    add_measure(parse, Measure("count", kind.field.table))
    consume([span])
    span.candidates = ()
    return True


def _find_similar_values(parse: Parse, word: str) -> Iterator[tuple[Field, str]]:
    """The stored values of few that the word is another form of."""
    for table in parse.graph.tables:
        for field in parse.graph.fields(table):
            column = parse.graph.column(field)
            if column.kind == "text" and 1 < len(column.samples) <= _FEW:
                for value in column.samples:
                    if _alike(word, normalize_text(value)):
                        yield field, value
            states = list_states(column)
            if (
                states is not None
                and word.isascii()
                and any(alike(word, w) for w in expand_name(column.name))
            ):
                yield field, states[0]


def _alike(word: str, value: str) -> bool:
    """取消 and 已取消, cancellation and cancelled."""
    if not word.isascii():
        return len(word) > 1 and word in value and len(value) <= len(word) + 2
    common = 0
    for a, b in zip(word, value, strict=False):
        if a != b:
            break
        common += 1
    return common >= _ALIKE and common >= len(value) - 3
