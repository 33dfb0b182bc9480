"""Passes that read conditions: periods, stored values, comparisons, absence."""

from agent.rule_engine.intent import ExistenceFilter, Group, Operator, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse, add_group, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.spans.tokens import to_key
from agent.rule_engine.parsing.spans.translated_words import list_state_keys
from agent.schema_graph import Field
from agent.time_expressions.calendar_periods import Period

_NEAR = 3
_CALLED_SO = 0.99
_AUXILIARIES = frozenset(["did", "do", "does", "didn't", "don't", "doesn't"])
_SEPARATELY = ("分别", "各自", "respectively")


def read_periods(parse: Parse) -> None:
    """上个月, since 2024, between March and May: one condition on a day still to be chosen."""
    periods: list[Period] = []
    places = [i for i, m in enumerate(parse.spans) if m.time and m.time.period and not m.consumed]
    column = _find_birth_field(parse) if places else None
    for place in places:
        span = parse.spans[place]
        if span.time is None or span.time.period is None or span.consumed:
            continue
        column = column or _find_date_column(parse, place)
        consume([span])
        periods.append(_bound_period(parse, place, span.time.period))
    if periods:
        parse.intent.filters.append(PeriodFilter(tuple(periods), column))


def _find_birth_field(parse: Parse) -> Field | None:
    """Born before 1980 speaks of the birthday, and of nothing else."""
    said = [m for m in parse.spans if m.text.lower() in ("born", "出生", "出生于")]
    if not said:
        return None
    fields = (f for table in parse.graph.tables for f in parse.graph.fields(table))
    days = [f for f in fields if parse.graph.is_date(f) or parse.graph.is_year(f)]
    births = [f for f in days if find_column_senses(parse.graph, f) & {"birthday", "birth"}]
    births = [f for f in births if f.table in parse.anchors] or births
    parse.is_unclear = parse.is_unclear or len(births) != 1
    consume(said)
    return births[0] if births else None


def _bound_period(parse: Parse, place: int, period: Period) -> Period:
    until = None if _grows(parse, place) else _find_range_end(parse, place)
    if until is not None:
        return Period(period.start, until.end, period.grain, period.text)
    sides = [m for step in (-1, 1) for _, m in parse.near(place, step, 1)]
    for span in sides:
        after = span.comparative and "date" in span.comparative.concepts
        if span.does("since") or (after and span.comparative and span.comparative.descending):
            consume([span])
            start = period.start if span.does("since") else period.end
            return Period(start, None, period.grain, period.text)
        if span.does("until") or after:
            consume([span])
            end = period.end if span.does("until") else period.start
            return Period(None, end, period.grain, period.text)
    return period


def _grows(parse: Parse, place: int) -> bool:
    """How much it grew from 2024 to 2025 compares the two, with nothing asked by month."""
    intent = parse.intent
    following = [m for _, m in parse.near(place, 1, 2)]
    if intent.growth != "previous" or intent.buckets or intent.groups or len(following) < 2:
        return False
    first, last = parse.spans[place].time, following[1].time
    periods = [t.period for t in (first, last) if t is not None and t.period is not None]
    alike = len(periods) == 2 and periods[0].grain == periods[1].grain
    if not alike or not following[0].does("to", "until"):
        return False
    consume(
        [following[0], *(m for m in parse.spans[max(0, place - 2) : place] if m.does("between"))]
    )
    return True


def _find_range_end(parse: Parse, place: int) -> Period | None:
    following = [m for _, m in parse.near(place, 1, 2)]
    if len(following) < 2 or following[1].time is None or following[1].time.period is None:
        return None
    opened = any(m.does("between", "since") for m in parse.spans[max(0, place - 2) : place])
    if following[0].does("to", "until") or (following[0].does("and") and opened):
        consume(following)
        consume(m for m in parse.spans[max(0, place - 2) : place] if m.does("between", "since"))
        return following[1].time.period
    return None


def _find_date_column(parse: Parse, place: int) -> Field | None:
    for step in (-1, 1):
        for _, span in parse.near(place, step, _NEAR):
            found = parse.field_of(span, "date", least=0.75)
            timed = found is not None and (parse.graph.is_date(found) or parse.graph.is_year(found))
            if timed and found is not None and not _names_table(span, found):
                consume([span])
                return found
    return None


def _names_table(span: Span, found: Field) -> bool:
    """Whether the span is rather a table's name than this column's."""
    score = max(
        c.score for c in span.candidates if (c.table, c.column) == (found.table, found.column)
    )
    return any(c.column is None and c.score > score for c in span.candidates)


def read_values(parse: Parse) -> None:
    """Stored values in the question: equal, one of several, or not."""
    chosen: dict[tuple[Field, bool], list[str]] = {}
    for place, span in enumerate(parse.spans):
        if not span.values or span.consumed or _is_better_name(parse, span, place):
            continue
        if _is_deed(parse, place):
            continue
        hit = _choose_value(parse, span, place)
        negated = any(
            m.does("no", "ne", "except")
            for _, m in parse.near(place, -1, 2)
            if not m.values and not m.consumed
        )
        negated = negated or any(m.does("outside") for _, m in parse.near(place, 1, 1))
        consume([span])
        consume(
            m
            for _, m in parse.near(place, -1, 2)
            if m.does("no", "ne", "except", "eq") and not m.candidates
        )
        _consume_label(parse, place, hit[0])
        chosen.setdefault((hit[0], negated), []).append(hit[1])
    for (found, negated), values in chosen.items():
        if not negated and _covers_all_values(parse, found, values):
            add_group(parse, Group(found))
            continue
        operator: Operator = "!=" if negated else "="
        parse.intent.filters.append(ValueFilter(found, operator, tuple(dict.fromkeys(values))))
        if len(values) > 1 and any(m.text in _SEPARATELY for m in parse.spans):
            add_group(parse, Group(found))


def _is_deed(parse: Parse, place: int) -> bool:
    """What did customers return: a verb is no stored value that is only called alike."""
    span = parse.spans[place]
    word = span.text.lower()
    if not word.isascii() or any(hit.value.lower() == word for hit in span.values):
        return False
    before = [m for _, m in parse.near(place, -1, 1)]
    asked = any(m.text.lower() in _AUXILIARIES for m in parse.spans[max(0, place - 4) : place])
    done_by = bool(before) and parse.names_table(before[0])
    return asked and done_by and not any(True for _ in list_state_keys(to_key(word)))


def _covers_all_values(parse: Parse, found: Field, values: list[str]) -> bool:
    """各职级男女人数: all the values there are leave nothing out, and tell apart."""
    held = set(parse.graph.column(found).samples)
    intent = parse.intent
    grouped = bool(intent.groups or intent.buckets or intent.share)
    joined = any(m.does("or", "together", "both", "contrast", "gap") for m in parse.spans)
    return grouped and not joined and len(held) > 1 and held == set(values)


def _is_better_name(parse: Parse, span: Span, place: int) -> bool:
    grouped = any(m.does("each", "by", "which") for _, m in parse.near(place, -1, 1))
    if not span.candidates or grouped:
        return bool(span.candidates)
    called = {c.table for c in span.candidates if c.score >= _CALLED_SO}
    named = {parse.table_of(m) for m in parse.spans if m is not span and parse.names_table(m)}
    held = {hit.table for hit in span.values} & named
    return bool(called) and (not held or bool(called & named))


def _choose_value(parse: Parse, span: Span, place: int) -> tuple[Field, str]:
    beside = {
        (c.table, c.column)
        for step in (-1, 1)
        for _, m in parse.near(place, step, 2)
        for c in m.candidates
    }

    others = [m.values for m in parse.spans if m.values and m is not span]
    shared = {(h.table, h.column) for hits in others for h in hits}

    def fit(table: str, column: str) -> float:
        named = 1.0 if (table, column) in beside else 0.4 if (table, None) in beside else 0.0
        named += 0.2 * ((table, column) in shared)  # 广东和浙江 are both provinces of one table
        return named + 0.5 * (table in parse.anchors) - 0.01 * parse.graph.order[table]

    best = max(span.values, key=lambda hit: fit(hit.table, hit.column))
    return Field(best.table, best.column), best.value


def _consume_label(parse: Parse, place: int, found: Field) -> None:
    for step in (-1, 1):
        for _, span in parse.near(place, step, 2):
            if span.values:
                continue  # male and female: the other value is no name of the column
            if any((c.table, c.column) == (found.table, found.column) for c in span.candidates):
                grouped = any(
                    m.does("each", "by", "which")
                    for _, m in parse.near(parse.spans.index(span), -1, 1)
                )
                span.consumed = span.consumed or not grouped


def read_literals(parse: Parse) -> None:
    """Quoted text, compared with the column named before it."""
    for place, span in enumerate(parse.spans):
        if span.literal is None or span.consumed:
            continue
        for _, beside in parse.near(place, -1, 4):
            found = parse.field_of(beside)
            table = parse.table_of(beside)
            if found is None and table is not None:
                found = parse.graph.display_column(table)
            if found is None:
                continue
            around = parse.spans[max(0, place - 4) : place + 2]
            operator = _find_text_operator(around)
            consume([span, *(m for m in around if m.does("like", "starts", "ends", "eq"))])
            if table is None:
                beside.consumed = True
            add_value_filter(parse, ValueFilter(found, operator, (span.literal,)))
            break


def add_value_filter(parse: Parse, new: ValueFilter) -> None:
    """A second text for the same column is an alternative, for a column holds but one."""
    for place, old in enumerate(parse.intent.filters):
        alike = isinstance(old, ValueFilter) and (old.field, old.operator) == (
            new.field,
            new.operator,
        )
        if alike and isinstance(old, ValueFilter) and new.operator in ("=", "!="):
            values = tuple(dict.fromkeys((*old.values, *new.values)))
            parse.intent.filters[place] = ValueFilter(old.field, old.operator, values)
            return
    parse.intent.filters.append(new)


def _find_text_operator(around: list[Span]) -> Operator:
    texts: tuple[Operator, ...] = ("starts", "ends", "like")
    return next((o for o in texts if any(m.does(o) for m in around)), "=")


def _may_be_missing(parse: Parse, found: Field) -> bool:
    """A day or text may be missing; a number is 0 and a switch is off."""
    column = parse.graph.column(found)
    few = 0 < len(column.samples) <= 2 or column.label.startswith("是否")
    return parse.graph.is_date(found) or (column.kind == "text" and not few)


def read_absence(parse: Parse) -> None:
    """没有订单的客户, customers without any order."""
    for place, span in enumerate(parse.spans):
        if span.consumed or not span.does("no"):
            continue
        for _, beside in parse.near(place, 1, 2):
            table = parse.table_of(beside)
            if beside.values and not beside.candidates:
                break
            if table is not None and not beside.consumed:
                consume([span, beside])
                parse.intent.filters.append(ExistenceFilter(table, negated=True))
                break
            found = parse.field_of(beside, "any", least=0.8) if beside.candidates else None
            if found is not None and not beside.consumed and _may_be_missing(parse, found):
                consume([span, beside])
                parse.intent.filters.append(ValueFilter(found, "null"))
                break
