"""Verbs that say nothing but that there is what stands beside them: placed an order."""

from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span

_BEFORE = frozenset(
    ["place", "placed", "placing", "make", "made", "making", "submit", "submitted", "file",
     "filed", "lodged", "get", "got", "gotten", "need", "needed", "take", "taken", "took"]
)  # fmt: skip
_BEHIND = frozenset(["placed", "made", "submitted", "filed", "lodged", "taken", "carried out"])
_SKIPPED = frozenset(["a", "an", "any", "the", "one", "some", "at least one", "been"])


def read_light_verbs(parse: Parse) -> None:
    """Consume such a verb, before it is taken for a column: the place of an order."""
    for place, span in enumerate(parse.spans):
        word = span.text.lower()
        beside = _find_behind(parse, place) if word in _BEFORE else None
        if not _is_rows(parse, beside) and word in _BEHIND and place:
            beside = _find_before(parse, place)
        if _is_rows(parse, beside) and not (span.consumed or span.values):
            span.consumed, span.candidates = True, ()


def _find_behind(parse: Parse, place: int) -> Span | None:
    behind = (m for m in parse.spans[place + 1 : place + 4] if m.text.lower() not in _SKIPPED)
    return next(behind, None)


def _find_before(parse: Parse, place: int) -> Span | None:
    before = parse.spans[place - 1]
    passive = before.text.lower() in ("were", "was", "been", "are", "is") and place > 1
    return parse.spans[place - 2] if passive else before


def _is_rows(parse: Parse, span: Span | None) -> bool:
    """Whether rows of events are named: those that belong to rows of another table."""
    if span is None or not parse.names_table(span):
        return False
    table = parse.table_of(span)
    return table is not None and any(edge.to_one for edge in parse.graph.edges[table])
