"""The pass that reads terms: their conditions as filters, their measures."""

import re
from dataclasses import replace

from agent.rule_engine.intent import Aggregate, ExistenceFilter, Filter, Measure, TermFilter
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Candidate, Span
from agent.schema_graph import Field
from agent.term_sql import find_only_value
from model.sources.teaching import Term

_ADDITIVE = re.compile(r"(?:sum|count)\((?!\s*distinct)[^()]*\)")
"""The totals of parts are that of the whole."""
_NEGATIONS = ("no", "ne", "except")


def read_terms(parse: Parse) -> None:
    """Conditions and measures of terms; a word that is neither nor a name stays unread."""
    for place, span in enumerate(parse.spans):
        if span.term is None or span.consumed or not _is_read(span.term):
            continue
        field = _find_field(span.term, parse)
        if field is None:
            continue
        span.candidates = ()  # whatever else the words might name
        if span.term.is_measure:
            _read_measure(parse, span, span.term, field)
        elif span.term.values.expression is None:
            _read_condition(parse, place, span.term, field)
    _join_values_of_one_column(parse)


def _join_values_of_one_column(parse: Parse) -> None:
    """New and returning customers are both of them: no row has two values of a column."""
    dialect = parse.graph.source.dialect
    filters: dict[object, Filter] = {}
    for place, filter_ in enumerate(parse.intent.filters):
        key: object = place
        if isinstance(filter_, TermFilter) and not filter_.negated:
            column = find_only_value(filter_.sql, dialect)
            key = (filter_.field.table, column) if column else place
        before = filters.get(key)
        filters[key] = _join(before, filter_) if before else filter_
    parse.intent.filters = list(filters.values())


def _join(first: Filter, second: Filter) -> Filter:
    """Either of two conditions of terms."""
    if not isinstance(first, TermFilter) or not isinstance(second, TermFilter):
        return first
    if first.sql == second.sql:
        return first
    sql, term = f"{first.sql} OR {second.sql}", f"{first.term} / {second.term}"
    return replace(first, sql=sql, term=term)


def _is_read(term: Term) -> bool:
    """Whether it is a condition or a measure, and not another name."""
    return term.is_measure or term.values.condition is not None


def _find_field(term: Term, parse: Parse) -> Field | None:
    """A column of the term's table that it names."""
    table = term.values.table
    if table is None or table not in parse.graph.tables:
        return None
    return Field(table, term.columns[0]) if term.columns else parse.graph.key(table)


def _read_condition(parse: Parse, place: int, term: Term, field: Field) -> None:
    span = parse.spans[place]
    if any(other.does("rate") for _, other in parse.near(place, 1, 1)):
        return  # a rate of what: nobody said
    denials = [
        other
        for _, other in parse.near(place, -1, 1)
        if other.does(*_NEGATIONS) and not other.candidates and not other.consumed
    ]
    tables = {parse.table_of(other) for other in parse.spans if other is not span} - {None}
    condition = term.values.condition or ""
    filter_: Filter = TermFilter(field, condition, term.values.name, negated=bool(denials))
    if field.table not in tables and tables and denials:
        rows = TermFilter(field, condition, term.values.name)
        filter_ = ExistenceFilter(field.table, negated=True, filters=(rows,))  # none of these
    elif field.table not in tables:  # a noun: the term's rows are those of its table
        span.candidates, span.term = (Candidate(field.table, None, 1.0),), None
    if not isinstance(filter_, ExistenceFilter):
        parse.anchors.add(field.table)
    consume(denials if span.candidates else [span, *denials])
    parse.intent.filters.append(filter_)


def _read_measure(parse: Parse, span: Span, term: Term, field: Field) -> None:
    values = term.values
    sql = values.expression or ""
    aggregate: Aggregate = "sum" if _ADDITIVE.fullmatch(sql.casefold()) else "avg"
    consume([span])
    parse.anchors.add(field.table)
    only = values.condition or ""
    measure = Measure(aggregate, field.table, field, label=values.name, sql=sql, only=only)
    add_measure(parse, measure)
    if values.time_column and parse.intent.start_column is None:
        parse.intent.start_column = Field(field.table, values.time_column)
