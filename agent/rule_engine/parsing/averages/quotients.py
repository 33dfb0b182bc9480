"""One column over another: 医保支付占实收的比例, 实收除以应收, the ratio of refunds to sales."""

import re

from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_OVER = re.compile(
    r"除以|占(?!比)|\bdivided by\b|(?<=\w) as a (?:share|percentage|proportion) of\b"
)
_RATIO = re.compile(r"\b(?:ratio|proportion) of\b")
_RATE = re.compile(r"率$|比率?$|比例$|比重$|\b(?:rate|ratio)$", re.IGNORECASE)
_ASKED = ("share", "ask", "rate", "to", "gap")


def read_quotients(parse: Parse) -> None:
    """The sum of the one over that of the other, of one table."""
    if parse.intent.measures:
        return
    over = _OVER.search(parse.text)
    ratio = _RATIO.search(parse.text) if over is None else None
    pair = _find_sides(parse, over) if over else _find_parts(parse, ratio) if ratio else None
    if pair is None:
        return
    match = over or ratio
    (above, part), (below, whole) = pair
    consume([above, below])
    for span in parse.spans:
        inside = match is not None and span.overlaps(match)
        if inside or (not span.consumed and _asks_share(span)):
            span.consumed, span.candidates = True, ()
    parse.intent.share = False
    add_measure(parse, Measure("sum", part.table, part, over=parse.measure("sum", whole)))


def _find_sides(parse: Parse, over: re.Match[str]) -> tuple[tuple[Span, Field], ...] | None:
    before = [m for m in parse.spans if m.end <= over.start() and m.candidates]
    after = [m for m in parse.spans if m.start >= over.end() and m.candidates]
    return _pair(parse, before[-1], after[0]) if before and after else None


def _find_parts(parse: Parse, ratio: re.Match[str]) -> tuple[tuple[Span, Field], ...] | None:
    spans = [m for m in parse.spans if m.start >= ratio.end() and m.candidates]
    has_to = len(spans) > 1 and " to " in parse.text[spans[0].end : spans[1].start + 1]
    return _pair(parse, spans[0], spans[1]) if has_to else None


def _pair(parse: Parse, above: Span, below: Span) -> tuple[tuple[Span, Field], ...] | None:
    """Both as amounts of one table; None where one of them is none."""
    part, whole = _find_amount(parse, above), _find_amount(parse, below)
    if part is None or whole is None or part.table != whole.table or part == whole:
        return None
    return (above, part), (below, whole)


def _find_amount(parse: Parse, span: Span) -> Field | None:
    field = parse.field_of(span, "measure", least=0.6) if not span.consumed else None
    return field if field is not None and is_summable(parse.graph, field) else None


def _asks_share(span: Span) -> bool:
    """Whether the words only say that one is divided by the other: 收缴率, 的比例是多少."""
    return span.does(*_ASKED) or _RATE.search(span.text) is not None
