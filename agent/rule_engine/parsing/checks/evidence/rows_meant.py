"""Rows that are counted or averaged for words that rather mean other rows."""

import re

from agent.rule_engine.intent import Measure, ValueFilter, list_value_filters
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_NESTED = re.compile(
    r"\b(?:average|mean|avg) (?:total|sum|overall)\b|\btotal average\b|平均(?:总|合计|累计|一共)"
)
_AVERAGE_OF = re.compile(r"\b(?:average|mean|avg) (?=[a-z]+ [a-z]+ (?:per|by|for each) )")
_TOTAL = re.compile(r"total|sum|overall|总|合计|累计")
_SURE, _LIKELY, _TIED = 0.8, 0.6, 0.05
_COLUMN_AGGREGATES = ("sum", "avg", "max", "min")
_COUNTED_WITH = {"户": "户家", "辆": "车辆", "间": "间房屋室", "艘": "船艇轮艘"}
"""Measure words of certain things, of which one is in what such things are called."""
_ASKED_WITH = re.compile(rf"(?:多少|几)(?P<word>[{''.join(_COUNTED_WITH)}])")


def reads_other_rows(parse: Parse) -> bool:
    """Whether what is computed is of other rows than the words for it mean best."""
    return (
        _counts_other_beginnings(parse)
        or _counts_owners_of_groups(parse)
        or _takes_thing_for_number(parse)
        or _counts_without_word(parse)
    )


def _counts_without_word(parse: Parse) -> bool:
    """多少户, where work orders are counted: neither they nor their columns are called so."""
    match = _ASKED_WITH.search(parse.text)
    counted = {m.table for m in parse.intent.measures if m.aggregate == "count" and not m.over}
    if match is None or len(counted) != 1:
        return False
    table = parse.graph.tables[counted.pop()]
    text = "".join((table.name, table.label, *(column.label for column in table.columns)))
    is_chinese = has_chinese(text)
    return is_chinese and not set(_COUNTED_WITH[match["word"]]) & set(text)


def _counts_other_beginnings(parse: Parse) -> bool:
    """Registrations: rows are called alike, and those of which a value is tested have such a day.

    Only days of tables that are tested are looked at.
    """
    intent = parse.intent
    home = {m.table for m in intent.measures if m.aggregate == "count" and m.over is None}
    tested = {test.field.table for test in list_value_filters(intent.filters)}
    if isinstance(intent.condition, ValueFilter):
        tested.add(intent.condition.field.table)
    for span in parse.spans:
        own = {c.table for c in span.candidates if c.column is None} & home
        columns = [c for c in span.candidates if c.column and c.score >= _SURE]
        days = [Field(c.table, c.column or "") for c in columns if c.table in tested - home]
        if span.consumed and own and any(map(parse.graph.is_date, days)):
            return True
    return False


def _counts_owners_of_groups(parse: Parse) -> bool:
    """Most lessons at a time of day: courses are counted, and lessons have such a time."""
    counts = [m for m in parse.intent.measures if m.aggregate.startswith("count") and not m.over]
    groups = {g.field.table for g in parse.intent.groups if g.key is None}
    pairs = [(m.table, table) for m in counts for table in groups - {m.table}]
    return any(_may_mean_both(parse, *pair) for pair in pairs)


def _may_mean_both(parse: Parse, counted: str, grouped: str) -> bool:
    path = parse.graph.path(counted, grouped)
    if path is None or all(edge.to_one for edge in path):
        return False
    named = (
        {c.table for c in span.candidates if c.column is None and c.score >= _LIKELY}
        for span in parse.spans
    )
    return any({counted, grouped} <= tables for tables in named)


def _takes_thing_for_number(parse: Parse) -> bool:
    """Pupils are the rows of their table, and no number of lessons that is called alike."""
    fields = [m.field for m in parse.intent.measures if _is_of_column(m)]
    naming = [[m for m in parse.spans if m.names(f)] for f in fields if f is not None]
    pairs = zip((f for f in fields if f is not None), naming, strict=True)
    return any(spans and all(_means_other(m, field) for m in spans) for field, spans in pairs)


def _is_of_column(measure: Measure) -> bool:
    plain = not measure.sql and measure.since is None
    return plain and measure.aggregate in _COLUMN_AGGREGATES


def _means_other(span: Span, field: Field) -> bool:
    own = [c.score for c in span.candidates if (c.table, c.column) == (field.table, field.column)]
    best = max(c.score for c in span.candidates)
    of_table = any(c.table == field.table and c.score >= best for c in span.candidates)
    return best - max(own) > _TIED and not of_table


def nests_averages(parse: Parse) -> bool:
    """The average total of each customer: neither the average of all rows nor their sum."""
    if _NESTED.search(parse.text) is None:
        return False
    fields = [m.field for m in parse.intent.measures if _is_plain_average(m)]
    return any(f is not None and not _is_called_total(parse, f) for f in fields)


def _is_plain_average(measure: Measure) -> bool:
    return measure.aggregate == "avg" and measure.over is None and not measure.entity


def _is_called_total(parse: Parse, field: Field) -> bool:
    """Whether the column itself holds totals, of which there may be an average."""
    text = f"{parse.graph.find_label(field)} {field.column}".lower()
    return _TOTAL.search(text) is not None


def averages_over_place(parse: Parse) -> bool:
    """The average invoice value per branch is of invoices, and not of what a branch has of all."""
    match = _AVERAGE_OF.search(parse.text)
    thing = next((m for m in parse.spans if match and m.start == match.end()), None)
    if thing is None or not parse.names_table(thing) or _TOTAL.search(parse.text):
        return False
    summed = [m for m in parse.intent.measures if m.aggregate == "sum"]
    apart = [m for m in summed if m.over is not None and m.over.aggregate == "count_distinct"]
    return any(m.table == parse.table_of(thing) for m in apart)


def ranks_days_by_themselves(parse: Parse) -> bool:
    """Who came first, and when: no list of days, each with its own last moment."""
    days = {group.field for group in parse.intent.groups if group.grain is not None}
    return any(m.aggregate in ("max", "min") and m.field in days for m in parse.intent.measures)


def groups_by_tested_thing(parse: Parse) -> bool:
    """By position for the estates in the north: estates are a condition, and no second group."""
    intent = parse.intent
    tested = {f.field.table for f in intent.filters if isinstance(f, ValueFilter)}
    keyed = {g.field.table for g in intent.groups if g.key is not None} & tested
    return len(intent.groups) > 1 and any(_is_only_place(parse, table) for table in keyed)


def _is_only_place(parse: Parse, table: str) -> bool:
    named = [m for m in parse.spans if m.candidates and parse.table_of(m) == table]
    return bool(named) and all(_stands_behind_for(parse, span) for span in named)


def _stands_behind_for(parse: Parse, span: Span) -> bool:
    before = parse.text[: span.start].split()[-3:]
    while before and before[-1] in ("the", "our", "all", "those"):
        before.pop()
    return bool(before) and before[-1] in ("for", "of", "in", "at", "from")
