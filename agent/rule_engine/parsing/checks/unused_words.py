"""Words that were read and that change nothing in the statement."""

import re
from collections.abc import Iterator
from itertools import pairwise

from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_PARTICIPLE = re.compile(r"[a-z]{3,}ed")


def find_unused_spans(parse: Parse, tables: set[str], columns: set[str]) -> Iterator[Span]:
    """The words that the statement over these tables and columns would leave out."""
    yield from _find_words_without_effect(parse)
    yield from _find_states_of_things(parse)
    yield from _find_unused_role(parse, tables, columns)


def _find_words_without_effect(parse: Parse) -> Iterator[Span]:
    """Words of their own meaning; growth over last month is over the one before anyway."""
    grows = parse.intent.growth
    for span in parse.without_effect:
        if span.text.isalnum() and not span.functions and not (grows and span.time):
            yield span


def _find_states_of_things(parse: Parse) -> Iterator[Span]:
    """Enrolled children are some of them; children enrolled in a course do something."""
    for span, behind in pairwise(parse.spans):
        word = span.text.lower()
        if span.consumed or not span.does("link") or not _PARTICIPLE.fullmatch(word):
            continue
        if parse.names_table(behind) or (behind.values and not behind.candidates):
            yield span


def _find_unused_role(parse: Parse, tables: set[str], columns: set[str]) -> Iterator[Span]:
    """The head of a class is asked for, and no statement that does not look him up tells him."""
    role = parse.role
    if role is None or role.left not in tables or {own for own, _ in role.on} <= columns:
        return
    label = parse.graph.find_label(Field(role.left, role.on[0][0]))
    spans = [span for span in parse.spans if span.consumed and span.text in label]
    yield from spans or parse.spans[:1]
