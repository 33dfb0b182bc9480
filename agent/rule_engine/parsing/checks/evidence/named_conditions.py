"""Conditions whose words were taken for the name of a table or column that is noted with them."""

import re

from agent.lexicon import stem
from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_BELOW_ZERO = compile_chinese(
    r"(?:negative|minus|负数?)\s*(?:=|means?|for|is|are|表示|代表|是|为)\s*(?:a )?"
    r"(?P<word>[a-z]+|\p{Han}{2,4})",
    re.IGNORECASE,
)
"""`negative = refund`: what amounts below zero are."""


def takes_condition_for_name(parse: Parse) -> bool:
    """Whether a kind, a sign or what things have is said, and no condition is left of it."""
    return any(
        span.consumed and (_is_sign(parse, span) or _is_possession(parse, span))
        for span in parse.spans
    )


def _is_sign(parse: Parse, span: Span) -> bool:
    """Refunds, of an amount that is noted as negative for them."""
    word = stem(span.text.lower()) if span.text.isascii() else span.text
    for measure in parse.intent.measures:
        if measure.field is None or not span.names(measure.field):
            continue
        meanings = _BELOW_ZERO.finditer(parse.graph.column(measure.field).label)
        said = any(stem(match["word"].lower()) == word for match in meanings)
        if said and not _is_tested(parse, measure.field):
            return True
    return False


def _is_possession(parse: Parse, span: Span) -> bool:
    """有赞助商的气球: those that have one, and not all with what they have."""
    is_said = parse.text[span.start - 1 : span.start] == "有" and parse.text[span.end :][:1] == "的"
    shown = [field for field in parse.intent.outputs if span.names(field)]
    return is_said and bool(shown) and not any(_is_tested(parse, field) for field in shown)


def _is_tested(parse: Parse, field: Field) -> bool:
    tests = [*parse.intent.filters, parse.intent.condition]
    return any(isinstance(test, ValueFilter) and test.field == field for test in tests)
