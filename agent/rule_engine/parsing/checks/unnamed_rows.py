"""Conditions and counts of rows that no word of the question names."""

import re
from itertools import pairwise

from agent.rule_engine.intent import AverageFilter, Intent, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse, is_one_to_many
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_BIRTH = frozenset(["birthday", "birth"])
_BORN = re.compile(r"生日|出生|生于|诞生|\bborn\b|\bbirth", re.IGNORECASE)
_NUMBER = re.compile(
    r"\b(?:ids?|numbers?|codes?|keys?|nos?|identifiers?)\b|编号|代码|编码|号|id", re.IGNORECASE
)
"""Words for what tells things apart."""
_BEHIND_HEAD = re.compile(r"(?:都|分别|各)?(?:有哪些|是哪些|有什么|列表|清单|名单)?[?？。！]?")
_BEFORE_HEAD = re.compile(r"(?:(?:which|what|list|show|give|find|me|us|all|the|our|of) )*")
_COUNTED_HEAD = re.compile(
    r"\bhow many (?:[\w'-]+ ){0,3}?(?P<head>[a-z]{3,}s)"
    r" (?:have|has|had|did|do|does|were|was|are|is)\b"
)


def reads_unnamed_rows(parse: Parse) -> bool:
    """Whether the statement reads rows or days of something that the question does not name."""
    return (
        _tests_far_rows(parse)
        or _takes_births(parse)
        or _skips_counted_head(parse)
        or _lists_bare_keys(parse)
        or _counts_unnamed_rows(parse)
        or _lists_far_columns(parse)
    )


def _counts_unnamed_rows(parse: Parse) -> bool:
    """How many weavers: weavers are counted, and not what is only joined to them."""
    intent = parse.intent
    if len(intent.measures) != 1 or intent.measures[0].aggregate != "count":
        return False
    home = intent.measures[0].table
    tested = {f.field.table for f in intent.filters if isinstance(f, ValueFilter)}
    if home in parse.list_named_tables() or not tested or intent.groups or intent.outputs:
        return False
    return all(is_one_to_many(parse, home, table) for table in tested)


def _lists_far_columns(parse: Parse) -> bool:
    """Looms with their names: not the names of those who buy what they weave."""
    intent = parse.intent
    named = parse.list_named_tables()
    home = intent.subject or (intent.outputs[0].table if intent.outputs else None)
    if intent.measures or home is None:
        return False
    far = {field.table for field in intent.outputs} - named - {home}
    return any(is_one_to_many(parse, home, table) for table in far)


def _lists_bare_keys(parse: Parse) -> bool:
    """Which looms broke: the number of a repair, or only the loom's own, is no answer."""
    intent, graph = parse.intent, parse.graph
    if intent.measures or intent.groups or intent.extent != "names" or intent.history is not None:
        return False
    shown = intent.outputs or ([graph.display_column(intent.subject)] if intent.subject else [])
    bare = [f for f in shown if graph.is_key(f) and graph.column(f).kind == "integer"]
    if not shown or len(bare) < len(shown) or _NUMBER.search(parse.text):
        return False
    heads = (m for m in parse.spans if parse.names_table(m) and _is_head(parse, m))
    return all(parse.table_of(head) != bare[0].table for head in heads)


def _is_head(parse: Parse, span: Span) -> bool:
    """Whether a question is about what the words name: looms repaired in June, 修过的织机有哪些."""
    if has_chinese(parse.text):
        return _BEHIND_HEAD.fullmatch(parse.text[span.end :]) is not None
    return _BEFORE_HEAD.fullmatch(parse.text[: span.start]) is not None


def _tests_far_rows(parse: Parse) -> bool:
    """Available rooms: not those in which a service was bought that is on offer."""
    named = parse.list_named_tables()
    roots = _find_roots(parse.intent)
    for test in parse.intent.filters:
        if not isinstance(test, ValueFilter | AverageFilter) or test.field.table in named:
            continue
        repeated = any(is_one_to_many(parse, root, test.field.table) for root in roots)
        if repeated and (_is_number_test(parse, test) or _stands_before(parse, test, roots)):
            return True
    return False


def _is_number_test(parse: Parse, test: ValueFilter | AverageFilter) -> bool:
    """A list price above the average: of what, is not said."""
    if isinstance(test, AverageFilter):
        return True
    return test.operator not in ("=", "!=") and parse.graph.is_number(test.field)


def _stands_before(parse: Parse, test: ValueFilter | AverageFilter, roots: set[str]) -> bool:
    """Whether a word that is stored otherwise stands right before the name of the rows."""
    return any(
        any(Field(hit.table, hit.column) == test.field for hit in span.values)
        and parse.names_table(behind)
        and parse.table_of(behind) in roots
        and not any(hit.value.lower() in span.text.lower() for hit in span.values)
        for span, behind in pairwise(parse.spans)
    )


def _find_roots(intent: Intent) -> set[str]:
    """The tables whose rows are listed or counted."""
    if intent.measures:
        return {measure.table for measure in intent.measures}
    return {intent.subject} if intent.subject else {field.table for field in intent.outputs}


def _takes_births(parse: Parse) -> bool:
    """Who has not been here this year: a day of birth is no day of a visit."""
    if _BORN.search(parse.text):
        return False
    asked = [span.time.period for span in parse.spans if span.time and span.time.period]
    return any(
        isinstance(test, PeriodFilter)
        and test.field is not None
        and bool(find_column_senses(parse.graph, test.field) & _BIRTH)
        and any(period in asked for period in test.periods)
        for test in parse.intent.filters
    )


def _skips_counted_head(parse: Parse) -> bool:
    """How many walk-in stays have we had: stays are counted, and nothing else."""
    said = _COUNTED_HEAD.search(parse.text)
    if said is None:
        return False
    heads = [m for m in parse.spans if m.start <= said.start("head") < m.end]
    return any(not (m.consumed or m.candidates or m.values) for m in heads)
