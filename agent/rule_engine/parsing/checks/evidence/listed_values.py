"""Values that a question lists, of which one is not read: 轻微、普通、严重的."""

from agent.rule_engine.intent import list_value_filters
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field


def loses_listed_value(parse: Parse) -> bool:
    """Whether a word stands between 、 and a value that is tested, and is none itself."""
    tested = {test.field for test in list_value_filters(parse.intent.filters)}
    triples = zip(parse.spans, parse.spans[1:], parse.spans[2:], strict=False)
    return any(
        comma.text == "、"
        and _is_tested(before, tested) != _is_tested(after, tested)
        and (_says_nothing(before) or _says_nothing(after))
        for before, comma, after in triples
    )


def _is_tested(span: Span, tested: set[Field]) -> bool:
    return any(Field(hit.table, hit.column) in tested for hit in span.values)


def _says_nothing(span: Span) -> bool:
    return not (span.values or span.candidates or span.time) and span.number is None
