"""Checks that the statement covers the question: a refusal is better than a wrong answer."""

from collections.abc import Iterator
from itertools import pairwise

from agent.rule_engine.intent import (
    Group,
    Intent,
    Measure,
    PeriodFilter,
    ValueFilter,
)
from agent.rule_engine.parsing.checks.ambiguous_paths import takes_one_of_several_paths
from agent.rule_engine.parsing.checks.doubtful_shapes import is_doubtful_shape
from agent.rule_engine.parsing.checks.evidence.lacking_evidence import lacks_evidence
from agent.rule_engine.parsing.checks.figures.contradictions import (
    contradicts_itself,
    tests_name_twice,
)
from agent.rule_engine.parsing.checks.figures.unasked_figures import computes_unasked_figure
from agent.rule_engine.parsing.checks.figures.unasked_groups import groups_by_unasked
from agent.rule_engine.parsing.checks.supported_words import list_unsupported
from agent.rule_engine.parsing.checks.unread_words import find_unread_spans
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.days.asked_days import misses_day
from agent.rule_engine.parsing.money.spending import find_missed_money
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Candidate, Span
from agent.schema_graph import Field

_BINDING_FUNCTIONS = [
    "gt",
    "ge",
    "lt",
    "le",
    "ne",
    "no",
    "except",
    "most",
    "least",
    "avg",
    "max",
    "median",
    "min",
    "avgcmp",
    "avgcmplt",
    "share",
    "growth",
    "rate",
    "null",
    "like",
    "starts",
    "ends",
    "above",
    "below",
    "both",
    "notnull",
    "aov",
    "percust",
    "running",
    "gap",
]
_ASKS_NUMBER = ("how many", "number of", "count of", "多少", "有多少", "几")
_COUNT_WORDS = (
    "人数", "总人数", "人次", "次数", "个数", "笔数", "条数", "家数", "how many", "number of",
)  # fmt: skip
_MONEY_SENSES = frozenset(
    ["amount", "revenue", "payment", "fee", "cost", "price", "income", "spend"]
)
_LARGE = 100
"""A number in words so large says of how much something is, and not of how many a word is one."""
_OF_SEVERAL = ("count", "avg", "median")
_NEARLY_AS_GOOD = 0.15
_NAMED_SCORE = 0.75
_LEAST_READ = 0.45
"""A column is read for words that name it at least so well."""
_LEAST_ALONE = 0.3
"""As well as that, where they name nothing else."""


def is_doubtful(parse: Parse, tables: set[str], columns: set[str]) -> bool:
    """Whether a span that would change the answer is not reflected.

    `tables` and `columns` are what the statement reads.
    """
    if any(_is_binding(span) for span in parse.spans) or _has_numbered_name(parse.spans):
        return True
    if parse.is_unclear or _is_incomplete(parse.intent) or _counts_by_own_key(parse):
        return True
    if misses_day(parse) or find_missed_money(parse) or is_doubtful_shape(parse):
        return True
    if (
        _misses_count(parse)
        or _adds_up_money(parse)
        or contradicts_itself(parse.intent)
        or tests_name_twice(parse)
        or computes_unasked_figure(parse)
        or groups_by_unasked(parse)
        or lacks_evidence(parse, tables, columns)
    ):
        return True
    loses = takes_one_of_several_paths(parse) or any(find_lost_spans(parse, tables, columns))
    return loses or bool(find_missed_words(list_unsupported(parse, tables, columns)))


def _misses_count(parse: Parse) -> bool:
    """How many were asked for, or how periods compare, and rows would be listed."""
    intent = parse.intent
    numbers = intent.measures or intent.having or intent.history is not None or intent.share
    words = (m for m in parse.spans if m.does("count") and not m.candidates)
    compared = any(m.does("sum", "growth") and not m.candidates for m in parse.spans)
    periods = any(isinstance(f, PeriodFilter) and len(f.periods) > 1 for f in intent.filters)
    compared = compared or (periods and any(m.does("contrast") for m in parse.spans))
    return not numbers and (compared or any(m.text.lower().startswith(_ASKS_NUMBER) for m in words))


def _adds_up_money(parse: Parse) -> bool:
    """Whether people or times are asked for and only money is added up."""
    if not any(m.text.lower().startswith(_COUNT_WORDS) for m in parse.spans if m.does("count")):
        return False
    fields = [m.field for m in parse.intent.measures if m.aggregate == "sum" and not m.over]
    return (
        bool(fields)
        and all(
            f is not None and find_column_senses(parse.graph, f) & _MONEY_SENSES for f in fields
        )
        and len(fields) == len(parse.intent.measures)
    )


def find_missed_words(spans: list[Span]) -> list[str]:
    """The words that nothing in the statement stands for; a letter alone is no word."""
    left = find_unknown_spans(spans)
    says_more = any(not m.text.isascii() or len(m.text) > 1 for m in left)
    return [m.text for m in left if m.number is None] if says_more else []


def find_lost_spans(parse: Parse, tables: set[str], columns: set[str]) -> Iterator[Span]:
    """The words that were taken for a table or column which the statement does not look at.

    Nor is a column looked at for words that hardly name it, and no word is read as another.
    """
    yield from find_unread_spans(parse, tables, columns)
    for span in parse.spans:
        if not span.candidates or not span.consumed or _is_value(parse, span):
            continue
        if _is_counted_span(parse, span):
            continue
        if _is_unreflected(parse, span, tables, columns) or _is_weak(parse, span, tables, columns):
            yield span


def _is_value(parse: Parse, span: Span) -> bool:
    """Whether it is a stored value; 司机 of staff is none where no condition was made of it."""
    fields = {Field(hit.table, hit.column) for hit in span.values}
    tested = {f.field for f in parse.intent.filters if isinstance(f, ValueFilter)}
    others = {c.table for c in span.candidates if c.column} - {f.table for f in fields}
    return bool(fields) and (len(fields) > 1 or not others or bool(fields & tested))


def _is_unreflected(parse: Parse, span: Span, tables: set[str], columns: set[str]) -> bool:
    if _names_condition(parse, span):
        return False
    best = max(c.score for c in span.candidates)
    good = [c for c in span.candidates if c.score >= best - _NEARLY_AS_GOOD]
    owners = {c.table for c in good}
    good += [c for c in span.candidates if c.column is None and c.table in owners]
    return best >= _NAMED_SCORE and not any(_is_read(parse, c, tables, columns) for c in good)


def _is_weak(parse: Parse, span: Span, tables: set[str], columns: set[str]) -> bool:
    if span.functions or _names_condition(parse, span):
        return False
    scores = (c.score for c in span.candidates if _is_read(parse, c, tables, columns))
    least = _LEAST_ALONE if len({c.table for c in span.candidates}) == 1 else _LEAST_READ
    return max(scores, default=0.0) < least


def find_weakly_named(parse: Parse) -> Iterator[tuple[Span, Candidate]]:
    """The words that hardly name the only thing which they may mean, with that."""
    for span in parse.spans:
        if span.consumed and not span.values and len({c.table for c in span.candidates}) == 1:
            best = span.candidates[0]
            if best.score < _LEAST_READ:
                yield span, best


def _names_condition(parse: Parse, span: Span) -> bool:
    """The republics by their government: the word only says of what the value is one."""
    filters = [*parse.intent.filters, parse.intent.condition]
    tested = {f.field for f in filters if isinstance(f, ValueFilter | PeriodFilter)}
    return any(Field(c.table, c.column) in tested for c in span.candidates if c.column)


def _is_counted_span(parse: Parse, span: Span) -> bool:
    """门店数量 counts stores: no quantity of another table is meant."""
    counts = any(measure.aggregate == "count" for measure in parse.intent.measures)
    return counts and span.does("count")


def _is_read(parse: Parse, candidate: Candidate, tables: set[str], columns: set[str]) -> bool:
    if candidate.table in tables and (candidate.column is None or candidate.column in columns):
        return True
    if candidate.column is not None:
        return _is_counted_name(parse, candidate)
    paths = (parse.graph.path(table, candidate.table) for table in tables)
    return any(path is not None and all(edge.to_one for edge in path) for path in paths)


def _is_counted_name(parse: Parse, candidate: Candidate) -> bool:
    """How many sites: what they are called is the name of what is counted."""
    tables = {m.table for m in parse.intent.measures if m.aggregate == "count"}
    name = parse.graph.display_column(candidate.table)
    return candidate.table in tables and name.column == candidate.column


def find_unknown_spans(spans: list[Span]) -> list[Span]:
    """The spans that carry meaning and are not reflected."""
    return [m for m in spans if not m.consumed and not m.functions and m.text[:1].isalnum()]


def find_binding_spans(spans: list[Span]) -> list[Span]:
    """The spans that would change the answer and are not reflected."""
    return [span for span in spans if _is_binding(span)]


def _is_binding(span: Span) -> bool:
    if span.consumed:
        return False
    if span.number is not None and (span.text[:1].isdigit() or span.number >= _LARGE):
        return True
    return bool(
        span.literal
        or span.superlative
        or span.comparative
        or span.values
        or span.does(*_BINDING_FUNCTIONS)
    )


def _has_numbered_name(spans: list[Span]) -> bool:
    """五星级酒店: a numeral right before a name says which."""
    pairs = [(m, n) for m, n in pairwise(spans) if not m.consumed]
    return any((m.number is not None and n.candidates) for m, n in pairs)


def _counts_by_own_key(parse: Parse) -> bool:
    """Counting rows, or their average, by what tells them apart was not meant: it is of one."""
    share = parse.intent.share
    return any(
        (measure.aggregate in _OF_SEVERAL or share)
        and measure.over is None
        and _identifies_row(parse, measure, group)
        for measure in parse.intent.measures
        for group in parse.intent.groups
    )


def _identifies_row(parse: Parse, measure: Measure, group: Group) -> bool:
    own = group.field.table == measure.table and group.grain is None
    graph = parse.graph
    if own and len(parse.intent.groups) > 1 and group.field == graph.display_column(measure.table):
        return graph.is_name(group.field)
    return own and (group.key or group.field) == graph.key(measure.table)


def _is_incomplete(intent: Intent) -> bool:
    if intent.limit is not None and (intent.order is None and not intent.measures):
        return True
    if intent.history is not None:
        return False
    if not intent.measures:
        return bool(intent.groups or intent.share or intent.growth or intent.having)
    if intent.share and not intent.groups and intent.condition is None:
        return True  # a share of nothing
    by_measure = intent.order is not None and isinstance(intent.order.by, Measure)
    return by_measure and intent.limit is not None and not intent.groups
