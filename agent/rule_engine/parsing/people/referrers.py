"""Rows that refer to others of their own table: who referred the most members, 谁推荐的会员最多."""

import re
from collections.abc import Iterator

from agent.lexicon import expand_name
from agent.rule_engine.intent import Group, GroupFilter, Measure, Operator
from agent.rule_engine.parsing.business.event_verbs import alike
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.people.doers import says_most
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_ENDINGS = "了过的得"
_SHORT = 3
_REFERS = re.compile(
    r"(?:给[我咱]们)?(?:推荐|介绍|引荐|带来)(?!人)|\b(?:refer|recommend|introduc)[a-z]+"
)
_REFERS_LABEL = re.compile(r"推荐|介绍|引荐|\b(?:refer|recommend|introduc)")
_SEVERAL = re.compile(r"\b(?:at least|more than|over) \w+ (?P<o>others?|other [a-z]+)(?=\s*[?.]?$)")
_NOT_SAID = frozenset(["id", "by", "no", "code", "key", "number"])


def read_referrers(parse: Parse) -> None:
    """Those to whom most rows of their own table refer, where a verb says how they do."""
    intent = parse.intent
    several = _SEVERAL.search(parse.text)
    if intent.groups or intent.measures or not (several or any(map(says_most, parse.spans))):
        return
    pairs = [(span, field) for field in list_own_references(parse) for span in _find(parse, field)]
    if len({field for _, field in pairs}) != 1:
        return
    field = pairs[0][1]
    rows = (m for m in parse.spans if not m.consumed and parse.names_table(m))
    spans = [m for m in rows if parse.table_of(m) == field.table]
    verbs = [span for span, _ in pairs if span not in spans]
    verbs += [m for m in parse.spans if several and several.start("o") <= m.start < several.end()]
    span_ids = [id(m) for m in (*spans, *verbs)]
    others = [m for m in parse.spans if m.candidates and not m.consumed and id(m) not in span_ids]
    if others or not verbs:
        return
    consume([*verbs, *spans])
    for span in verbs:
        span.candidates = ()
    measure = Measure("count", field.table)
    intent.groups.append(Group(field))
    add_measure(parse, measure)
    if several is not None:
        _count_at_least(parse, several, measure)


def _count_at_least(parse: Parse, match: re.Match[str], measure: Measure) -> None:
    """Who referred at least three others."""
    inside = [m for m in parse.spans if match.start() <= m.start < match.end()]
    numbers = [m.number for m in inside if m.number is not None]
    if len(numbers) != 1:
        parse.is_unclear = True
        return
    consume(inside)
    operator: Operator = ">=" if match[0].startswith("at least") else ">"
    parse.intent.having.append(GroupFilter(measure, operator, (numbers[0],)))


def list_own_references(parse: Parse) -> Iterator[Field]:
    """The columns that lead to another row of the same table."""
    for table in parse.graph.tables:
        if parse.graph.key(table) is not None:
            yield from (f for f in parse.graph.fields(table) if parse.graph.refers_to_own(f))


def _find(parse: Parse, field: Field) -> Iterator[Span]:
    """The words that the name or label of the column speaks of."""
    column = parse.graph.column(field)
    words = {*expand_name(column.name), *column.label.lower().split()} - _NOT_SAID
    for span in parse.spans:
        if span.consumed or span.values or span.time or says_most(span):
            continue
        text = span.text.lower().rstrip(_ENDINGS)
        english = text.isalpha() and len(text) > _SHORT and any(alike(text, w) for w in words)
        if english if text.isascii() else len(text) > 1 and text in column.label:
            yield span
    match = _REFERS.finditer(parse.text) if _REFERS_LABEL.search(column.label) else ()
    for verb in match:
        yield from parse.spans_over(verb)
