"""Words that a statement leaves out, or takes for one of several things that they may be."""

import re
from collections.abc import Iterator

from agent.lexicon import load_glossary
from agent.lexicon.word_pairs import list_chinese_words
from agent.rule_engine.intent import (
    ExistenceFilter,
    Measure,
    OwnColumnFilter,
    OwnReferenceFilter,
    PeriodFilter,
    ValueFilter,
)
from agent.rule_engine.parsing.business.sales_amount import find_sales_amount, is_other_flow
from agent.rule_engine.parsing.checks.ambiguous_amounts import (
    find_ambiguous_amounts,
    find_amounts_of_other_rows,
)
from agent.rule_engine.parsing.checks.lost_adjectives import find_lost_adjectives
from agent.rule_engine.parsing.checks.misread_words import find_misread_spans
from agent.rule_engine.parsing.checks.other_rows import find_spans_of_other_rows
from agent.rule_engine.parsing.checks.unsaid_sums import find_unsaid_sums
from agent.rule_engine.parsing.checks.unused_words import find_unused_spans
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.function_words import load_glossary_words
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.spans.tokens import to_key
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_DID = re.compile(r"\b(?:did|do|does) (?P<noun>[a-z]{3,}[^s\W]s) [a-z]+\b")
_MEASURE_WORDS = re.compile(
    r"(?:多少|几)(?P<unit>[包袋瓶件箱桶吨斤罐卷捆盒]|公斤|千克|米)(?![单子裹装])"
    r"|\bhow many (?P<en>items|units|pieces)\b"
)
_UNDER = re.compile(r"\b(?:reports?|reporting|works?|working) (?:directly )?(?:to|under) ")
_RESTATED = re.compile(
    r"\bi\.e\.|\bie,|\bthat is(?:,| to say)|\bin other words\b|也就是|换句话说|即(?=没|无|不|未)"
    r"|[（(](?=没|无|未)"
)
_STOCK = frozenset(["quantity", "stock"])
_ROWS = re.compile(r"(?:信息|档案|资料|明细|记录|流水|登记|主|维度?)*[表单]?$")
_EXPLAINED = re.compile(r"[（(/／,，:：;；].*$")
_CERTAIN, _TIED = 0.8, 0.06


def find_unread_spans(parse: Parse, tables: set[str], columns: set[str]) -> Iterator[Span]:
    """The words that the statement over these does not explain, or reads as others."""
    yield from find_unused_spans(parse, tables, columns)
    yield from find_misread_spans(parse)
    yield from find_lost_adjectives(parse)
    yield from find_spans_of_other_rows(parse)
    yield from find_ambiguous_amounts(parse)
    yield from find_amounts_of_other_rows(parse)
    yield from _find_shared_heads(parse, tables)
    yield from _find_unread_plurals(parse)
    yield from _find_other_beginnings(parse, tables)
    yield from find_unsaid_sums(parse)
    yield from _find_names_asked(parse)
    yield from _find_counted_stock(parse)
    yield from _find_unread_leaders(parse)
    yield from _find_said_twice(parse)


def _find_names_asked(parse: Parse) -> Iterator[Span]:
    """With name and weight, where the one figure is told and not whose it is."""
    if parse.intent.measures and not (parse.intent.groups or parse.intent.outputs):
        yield from (m for m in parse.spans if m.text == "with name" and not m.consumed)


def _find_shared_heads(parse: Parse, tables: set[str]) -> Iterator[Span]:
    """Cards, of which some are issued and others are used: rows of either may be meant."""
    sales = find_sales_amount(parse)
    for span in parse.spans:
        candidates = [c for c in span.candidates if c.column is None]
        best = max((c.score for c in candidates), default=0.0)
        own_tables = {c.table for c in candidates if c.table in tables and c.score > best - _TIED}
        if not span.consumed or len(own_tables) != 1 or span.values:
            continue
        [table] = own_tables
        if sales is not None and table == sales.table:
            continue  # orders, where nothing says of what, are those of customers
        own = _find_core(parse, table)
        heads = [w for w in _list_words(span.text) if own.endswith(w) and own != w]
        rest = [t for t in parse.graph.tables if t not in tables and not is_other_flow(parse, t)]
        others = [_find_core(parse, other) for other in rest]
        if any(other.endswith(head) for other in others for head in heads):
            yield span


def _find_core(parse: Parse, table: str) -> str:
    """What its rows are called, without what only says that they are rows."""
    return _ROWS.sub("", _EXPLAINED.sub("", parse.graph.tables[table].label))


def _list_words(text: str) -> set[str]:
    """The word itself, or the Chinese for it."""
    if has_chinese(text):
        return {text}
    concepts = load_glossary_words().get(to_key(text), ())
    return {*list_chinese_words(text), *(w for c in concepts for w in load_glossary()[c].zh)}


def _find_unread_plurals(parse: Parse) -> Iterator[Span]:
    """By how much did stays grow: a word between did and its verb is a thing, and no verb."""
    match = _DID.search(parse.text)
    if match is None:
        return
    inside = [m for m in parse.spans if match.start("noun") <= m.start < match.end("noun")]
    yield from (m for m in inside if m.does("link") and not m.consumed and not m.values)


def _find_other_beginnings(parse: Parse, tables: set[str]) -> Iterator[Span]:
    """Registrations, where rows of one table are like it and those of another have such a day."""
    count_tables = {m.table for m in parse.intent.measures if m.aggregate == "count" and not m.over}
    for span in parse.spans:
        own_tables = {c.table for c in span.candidates if c.column is None} & count_tables
        days = [Field(c.table, c.column) for c in span.candidates if c.column and _is_sure(c.score)]
        days = [d for d in days if d.table not in tables and parse.graph.is_date(d)]
        if span.consumed and len(own_tables) == 1 and days:
            yield span


def _is_sure(score: float) -> bool:
    return score >= _CERTAIN


def _find_counted_stock(parse: Parse) -> Iterator[Span]:
    """How many bags are left: no number of deliveries, each of which has a number of bags."""
    match = _MEASURE_WORDS.search(parse.text)
    counts = [m for m in parse.intent.measures if _counts_rows(m)]
    if match is None or not counts or len(counts) < len(parse.intent.measures):
        return
    tables = {m.table for m in counts}
    if match["en"]:
        tests = parse.intent.filters
        tables = {f.table for f in tests if isinstance(f, ExistenceFilter) and not f.negated}
        tables |= {f.field.table for f in tests if isinstance(f, ValueFilter)}
    if any(_has_quantity(parse, table) for table in tables):
        yield from (m for m in parse.spans if m.start <= match.start() < m.end)


def _counts_rows(measure: Measure) -> bool:
    return measure.aggregate == "count" and measure.over is None


def _has_quantity(parse: Parse, table: str) -> bool:
    fields = [f for f in parse.graph.fields(table) if parse.graph.is_number(f)]
    return any(find_column_senses(parse.graph, f) & _STOCK for f in fields)


def _find_unread_leaders(parse: Parse) -> Iterator[Span]:
    """Who works under somebody: not what is stored of that one."""
    match = _UNDER.search(parse.text)
    has_filter = any(
        isinstance(f, OwnReferenceFilter | OwnColumnFilter) for f in parse.intent.filters
    )
    if match is not None and not has_filter and not parse.intent.groups:
        yield from parse.spans_over(match)


def _find_said_twice(parse: Parse) -> Iterator[Span]:
    """On account, i.e. not paid yet: one condition in other words, and not two of them."""
    match = _RESTATED.search(parse.text)
    tests = [f for f in parse.intent.filters if not isinstance(f, PeriodFilter)]
    if match is not None and len(tests) > 1:
        yield from parse.spans_over(match)
