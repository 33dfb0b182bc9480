"""Values of a letter or two that only a word beside them makes values: A级, grade A, 3类."""

import re
from collections.abc import Iterator

from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.passes.conditions import add_value_filter
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_CODE = re.compile(r"[A-Z]{1,2}\d?|\d{1,2}")
KIND_WORDS = ("级", "类", "型", "等", "档")
_SHORT = 3


def read_codes(parse: Parse) -> None:
    """A级客户, tier A customers, 等级是A: the code is a condition on the column beside it."""
    for place, span in enumerate(parse.spans):
        if span.consumed or span.values or span.time or not _CODE.fullmatch(span.text):
            continue
        for at in (place + 1, _find_place_before(parse, place)):
            beside = parse.spans[at] if 0 <= at < len(parse.spans) else None
            fields = (
                list(_find_columns_beside(parse, span.text, beside, after=at > place))
                if beside
                else []
            )
            if len(set(fields)) == 1 and beside is not None:
                consume([span, beside])
                add_value_filter(parse, ValueFilter(fields[0], "=", (span.text,)))
                break


def _find_place_before(parse: Parse, place: int) -> int:
    """Where what the code belongs to stands; 是 and is may stand between."""
    has_verb = place > 0 and parse.spans[place - 1].does("eq")
    return place - 2 if has_verb else place - 1


def _find_columns_beside(parse: Parse, code: str, beside: Span, *, after: bool) -> Iterator[Field]:
    """The columns that the word beside names and that hold the code."""
    best = max((c.score for c in beside.candidates if c.column), default=0.0)
    columns = [c for c in beside.candidates if c.column and c.score >= best - 0.05]
    for c in columns:
        field = Field(c.table, c.column or "")
        if code in parse.graph.column(field).samples:
            yield field
    if after and not columns and beside.text in KIND_WORDS:
        yield from _find_code_columns(parse, code)


def _find_code_columns(parse: Parse, code: str) -> Iterator[Field]:
    for table in parse.graph.tables:
        if table in parse.anchors or not parse.anchors:
            for field in parse.graph.fields(table):
                samples = parse.graph.column(field).samples
                if code in samples and all(len(value) <= _SHORT for value in samples):
                    yield field
