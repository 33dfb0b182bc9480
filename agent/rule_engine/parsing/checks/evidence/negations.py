"""Negations of which the statement has nothing left."""

import re

from agent.rule_engine.intent import (
    ExistenceFilter,
    Filter,
    GroupFilter,
    Intent,
    PeriodFilter,
    ValueFilter,
)
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_NEGATION = compile_chinese(
    r"还没有?|没有|没|尚未|从未|未(?!来)"
    r"|不(?!同|少|锈|限|管|论|知|好意思|动产)(?=\p{Han})|非(?!常|洲|遗|凡)"
    r"|\b(?:not|no|never|without|none|nobody|neither|nor|cannot|excluding|except|other than)\b"
    r"|\b[a-z]+n['’]t\b"
)
_ASKED = compile_chinese(
    r"[有是能会]没有|有没|(?P<verb>\p{Han})不(?P=verb)|了没有?(?=[?？]|$)"
    r"|\b(?:or not|no\.|no ?\d|don['’]?t (?:know|forget)|not sure)"
    r"|\b(?:no|not) (?:more|less|fewer|later|earlier) than\b|\bnot only\b"
    r"|不(?:到|足|超|低于|高于|少于|多于|大于|小于|满|止|及|等于)"
)
"""A negation that only asks, or that compares with a number."""
_REMARK = re.compile(r"[(（,，;；:：]")
_AT_MOST = ("<", "<=", "=", "!=")


def drops_negation(parse: Parse) -> bool:
    """Whether something is said not to be, and no condition leaves anything out."""
    asked = [match.span() for match in _ASKED.finditer(parse.text)]
    said = [
        match
        for match in _NEGATION.finditer(parse.text)
        if not any(start <= match.start() < end for start, end in asked)
        and not any(
            span.overlaps(match) and _is_read(parse, span, match[0]) for span in parse.spans
        )
    ]
    return bool(said) and not _negates(parse.intent)


def _is_read(parse: Parse, span: Span, negation: str) -> bool:
    """Whether it is part of a value or of what something is called: 不良数量.

    So it is where a pass has read it that took the words for no column.
    """
    if span.values or (span.consumed and not span.candidates):
        return True
    fields = [Field(c.table, c.column) for c in span.candidates if c.column]
    labels = [parse.graph.find_label(field) for field in fields]
    labels += [parse.graph.tables[c.table].label for c in span.candidates if c.column is None]
    return any(negation in _REMARK.split(label)[0] for label in labels)


def _negates(intent: Intent) -> bool:
    """Whether a condition leaves out rows that have something, or asks for those without."""
    if intent.history is not None or intent.weekend is not None or intent.newcomers:
        return True
    tests = [*intent.filters, *([intent.condition] if intent.condition else [])]
    return any(_is_negative(test) for test in tests) or any(
        isinstance(test, GroupFilter) and test.operator in _AT_MOST for test in intent.having
    )


def _is_negative(test: Filter) -> bool:
    """Of comparisons with columns, durations and terms nobody knows, so that they pass."""
    if isinstance(test, ValueFilter):
        off = test.operator == "=" and "0" in map(str, test.values)
        return off or test.operator in ("null", "!=", "<", "<=")
    if isinstance(test, ExistenceFilter):
        return test.negated or any(_is_negative(each) for each in test.filters)
    return not isinstance(test, PeriodFilter)
