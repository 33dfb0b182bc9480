"""Numbers beside things that are listed: said by the way, and not added up."""

from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_ASKS_THINGS = compile_chinese(
    r"有哪些|是哪些|有哪几|哪些\p{Han}{1,4}(?:还|已|正|没|未|在)|^哪些"
    r"|^(?:which|list|show) "
)
_ASKS_NUMBER_OF_EACH = compile_chinese(
    r"(?:有哪些|是哪些|有哪几\p{Han}?|有谁|是谁)[？?，,。；;\s]\s*(?:各自?|分别|它们|他们|每[个位家])?的?"
    r"(?!总|一共|合计|共|加起来)[^，,？?]{1,8}?(?:各|分别)?(?:是|有|为)?多少(?![^，,？?]*(?:总|共|合计))"
)
"""高的有哪些？面积多少: the number of each, and no sum."""
_NAMED_SCORE = 0.95


def is_said_by_the_way(parse: Parse, span: Span, field: Field) -> bool:
    """A number that is hardly named, or one that a condition names: more than 30 days."""
    each = _ASKS_NUMBER_OF_EACH.search(parse.text)
    own = each is not None and each.start() < span.start < each.end()
    own = own and field.table in {parse.table_of(m) for m in parse.spans if m.start < span.start}
    return own or score_name(span, field) < _NAMED_SCORE or is_compared(parse, field)


def is_compared(parse: Parse, field: Field) -> bool:
    return any(isinstance(f, ValueFilter) and f.field == field for f in parse.intent.filters)


def asks_for_things(parse: Parse) -> bool:
    """商品有哪些: things are listed, where nothing ranks them or asks for a number of each."""
    intent = parse.intent
    asks_things = _ASKS_THINGS.search(parse.text) is not None
    is_ranked = intent.limit is not None or intent.order is not None
    is_ranked = is_ranked or any(
        m.superlative or m.does("most", "least", "sum") for m in parse.spans
    )
    return asks_things and not is_ranked


def score_name(span: Span, field: Field) -> float:
    """How well the words name the column."""
    return max(
        c.score for c in span.candidates if (c.table, c.column) == (field.table, field.column)
    )


def is_other_word(parse: Parse, span: Span, field: Field) -> bool:
    """Whether the words say something else than the amount that they are like.

    Customers are no amount that customers claim; in how much toll did we pay, the verb adds none.
    """
    if parse.names_table(span):
        return field.table != parse.table_of(span)
    others = {m.table for m in parse.intent.measures if m.aggregate == "sum" and m.field}
    exact = any((c.column, c.score) == (field.column, 1.0) for c in span.candidates)
    verb = span.text.isascii() and span.does("link") and not exact
    if not verb or not others or field.table in others:
        return False
    span.consumed, span.candidates = True, ()
    return True
