"""Passes that read conditions: periods, stored values, comparisons, absence."""

import re
from itertools import pairwise

from agent.lexicon import stem
from agent.rule_engine.intent import Group, GroupFilter, Operator, ValueFilter
from agent.rule_engine.parsing.parse_state import Parse, add_group, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.spans.tokens import to_key
from agent.rule_engine.parsing.spans.translated_words import list_state_keys
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_OF_KIND = ("类", "牌", "系列")
_CALLED_SO, _NAMED = 0.99, 0.9
_JOINING = frozenset(["and", "or", "nor", "&", ",", "、", "和", "与", "跟", "及", "以及", "或"])
_AUXILIARIES = frozenset(["did", "do", "does", "didn't", "don't", "doesn't"])
_SEPARATELY = re.compile(r"分别|各自|各(?:有|是|占|卖|花|多少|几)|\brespectively\b", re.IGNORECASE)


def read_values(parse: Parse) -> None:
    """Stored values in the question: equal, one of several, or not."""
    values_by_field: dict[tuple[Field, bool], list[str]] = {}
    for place, span in enumerate(parse.spans):
        if not span.values or span.consumed or _is_better_name(parse, span, place):
            continue
        if _is_deed(parse, place):
            continue
        if _is_whole(parse, place):
            consume([span])
            continue
        hit = _choose_value(parse, span, place)
        negated = any(
            m.does("no", "ne", "except")
            for _, m in parse.near(place, -1, 2)
            if not m.values and not m.consumed and "的" not in parse.text[m.end : span.start]
        )
        negated = negated or any(m.does("outside") for _, m in parse.near(place, 1, 1))
        negated = negated or _continues_excepted(parse, place, hit[0], values_by_field)
        consume([span])
        consume(
            m
            for _, m in parse.near(place, -1, 2)
            if m.does("no", "ne", "except", "eq") and not m.candidates
        )
        _consume_label(parse, place, hit[0])
        values_by_field.setdefault((hit[0], negated), []).append(hit[1])
    _consume_number_of(parse)
    for (field, negated), values in values_by_field.items():
        if not negated and _covers_all_values(parse, field, values):
            add_group(parse, Group(field))
            continue
        operator: Operator = "!=" if negated else "="
        parse.intent.filters.append(ValueFilter(field, operator, tuple(dict.fromkeys(values))))
        if len(values) > 1 and _SEPARATELY.search(parse.text):
            add_group(parse, Group(field))


def _continues_excepted(
    parse: Parse, place: int, field: Field, values_by_field: dict[tuple[Field, bool], list[str]]
) -> bool:
    """Except Shanghai and Beijing: a value that is joined to one which is excepted."""
    before = parse.spans[max(0, place - 2) : place]
    is_pair = len(before) == 2 and before[1].text.lower() in _JOINING and bool(before[0].values)
    if not is_pair or not any(m.does("except", "no", "ne") for m in parse.spans[:place]):
        return False
    last = values_by_field.get((field, True), [])
    return bool(last) and any(hit.value == last[-1] for hit in before[0].values)


def _consume_number_of(parse: Parse) -> None:
    """江苏、浙江两省: the number right behind values only says how many there are."""
    for before, span in pairwise(parse.spans):
        value_count = sum(bool(m.values) and m.consumed for m in parse.spans if m.end <= span.start)
        is_count = (
            span.number is not None and not span.text[:1].isdigit() and span.number == value_count
        )
        is_count = is_count or (span.text in _OF_KIND and not span.candidates)
        if is_count and before.values and before.consumed and before.end == span.start:
            consume([span])


def read_lost_values(parse: Parse) -> None:
    """谁迟到次数最多: a stored value that only said what is counted is a condition all the same."""
    intent = parse.intent
    compared = [h.measure for h in intent.having if isinstance(h, GroupFilter)]
    numbers = intent.measures or compared
    tables = [m.table for m in numbers if m.aggregate == "count" and m.over is None]
    fields = {f.field for f in intent.filters if isinstance(f, ValueFilter)}
    fields |= {g.field for g in intent.groups} | set(intent.outputs)
    for span in parse.spans:
        value_fields = {Field(h.table, h.column) for h in span.values}
        if not span.consumed or len(value_fields) != 1 or value_fields & fields or len(tables) != 1:
            continue
        if _is_of_all(parse, span):
            continue  # registrations are all of them, though one state is called so
        [field] = value_fields
        if field.table == tables[0] and intent.condition is None and not intent.share:
            intent.filters.append(ValueFilter(field, "=", (span.values[0].value,)))


def _is_whole(parse: Parse, place: int) -> bool:
    """What percentage of bookings were kept: all of them, though a state is called alike."""
    word, before = parse.spans[place].text.lower(), parse.spans[place - 1 : place]
    of_share = bool(before) and before[0].does("share") and before[0].text.lower().endswith("of")
    return of_share and word.isascii() and stem(word) != word


def _is_of_all(parse: Parse, span: Span) -> bool:
    """Whether the value is called as the rows themselves are, and so is no kind of them."""
    tables = [c.table for c in span.candidates if c.column is None and c.score >= _CALLED_SO]
    meanings = {hit.value for hit in span.values}
    labels = [parse.graph.tables[table].label for table in tables]
    kinds = all(has_chinese(m) and not any(m in label for label in labels) for m in meanings)
    return bool(tables) and (not span.text.isascii() or not kinds)


def _is_deed(parse: Parse, place: int) -> bool:
    """What did customers return: a verb is no stored value that is only called alike."""
    span = parse.spans[place]
    word = span.text.lower()
    if not word.isascii() or any(hit.value.lower() == word for hit in span.values):
        return False
    before = [m for _, m in parse.near(place, -1, 1)]
    auxiliaries = [
        m for m in parse.spans[max(0, place - 4) : place] if m.text.lower() in _AUXILIARIES
    ]
    done_by = bool(before and auxiliaries) and before[0].start > auxiliaries[-1].start
    return (
        done_by
        and parse.names_table(before[0])
        and not any(True for _ in list_state_keys(to_key(word)))
    )


def _covers_all_values(parse: Parse, field: Field, values: list[str]) -> bool:
    """各职级男女人数: all the values there are leave nothing out, and tell apart."""
    samples = set(parse.graph.column(field).samples)
    intent = parse.intent
    grouped = bool(intent.groups or intent.buckets or intent.share)
    is_joint = any(m.does("or", "together", "both", "contrast", "gap") for m in parse.spans)
    return grouped and not is_joint and len(samples) > 1 and samples == set(values)


def _is_better_name(parse: Parse, span: Span, place: int) -> bool:
    grouped = any(m.does("each", "by", "which") for _, m in parse.near(place, -1, 1))
    if not span.candidates or grouped:
        return bool(span.candidates)
    if _names_role(parse, span) or _is_joined_to_value(parse, span, place):
        return False
    tables = {c.table for c in span.candidates if c.score >= _CALLED_SO}
    other_tables = {
        parse.table_of(m) for m in parse.spans if m is not span and parse.names_table(m)
    }
    other_tables = other_tables or _list_owners(
        parse, span
    )  # 司机的平均工资: the number is of the staff
    value_tables = {hit.table for hit in span.values} & other_tables
    return bool(tables) and (not value_tables or bool(tables & other_tables))


def _list_owners(parse: Parse, span: Span) -> set[str | None]:
    """The tables of the columns that other words name outright."""
    others = [c for m in parse.spans if m is not span for c in m.candidates]
    return {c.table for c in others if c.column and c.score >= _NAMED}


def _is_joined_to_value(parse: Parse, span: Span, place: int) -> bool:
    """经销商和网店: one of two kinds of the same column is no name of all of them."""
    conjunctions = [m for m in parse.spans[place + 1 : place + 2] if m.text.lower() in _JOINING]
    beside = parse.spans[place + 2 : place + 3] if conjunctions else []
    columns = {(hit.table, hit.column) for hit in span.values}
    return any((hit.table, hit.column) in columns for m in beside for hit in m.values)


def _names_role(parse: Parse, span: Span) -> bool:
    """在职的机长: who holds the post that is stored, and not only whom a reference calls so."""
    if any(m.superlative or m.limit or m.does("most", "least", "avg", "max") for m in parse.spans):
        return False
    candidates = [c for c in span.candidates if c.score >= _CALLED_SO]
    tables = {hit.table for hit in span.values}
    refers = (
        e.right in tables and e.on[0][0] == c.column
        for c in candidates
        for e in parse.graph.edges[c.table]
        if e.to_one
    )
    return bool(candidates) and sum(refers) == len(candidates)


def _choose_value(parse: Parse, span: Span, place: int) -> tuple[Field, str]:
    beside = {
        (c.table, c.column)
        for step in (-1, 1)
        for _, m in parse.near(place, step, 2)
        for c in m.candidates
    }

    others = [m.values for m in parse.spans if m.values and m is not span]
    columns = {(h.table, h.column) for hits in others for h in hits}

    def fit(table: str, column: str) -> float:
        score = 1.0 if (table, column) in beside else 0.4 if (table, None) in beside else 0.0
        score += 0.2 * ((table, column) in columns)  # 广东和浙江 are both provinces of one table
        return score + 0.5 * (table in parse.anchors) - 0.01 * parse.graph.order[table]

    best = max(span.values, key=lambda hit: fit(hit.table, hit.column))
    return Field(best.table, best.column), best.value


def _consume_label(parse: Parse, place: int, field: Field) -> None:
    for step in (-1, 1):
        for _, span in parse.near(place, step, 2):
            if span.values:
                continue  # male and female: the other value is no name of the column
            if any((c.table, c.column) == (field.table, field.column) for c in span.candidates):
                at = parse.spans.index(span)
                grouped = any(m.does("each", "by", "which") for _, m in parse.near(at, -1, 1))
                has_equals = any(m.does("eq") for m in parse.spans[at + 1 : place])
                span.consumed = span.consumed or has_equals or not grouped


def read_literals(parse: Parse) -> None:
    """Quoted text, compared with the column named before it."""
    for place, span in enumerate(parse.spans):
        if span.literal is None or span.consumed:
            continue
        for _, beside in parse.near(place, -1, 4):
            field = parse.field_of(beside)
            table = parse.table_of(beside)
            if field is None and table is not None:
                field = parse.graph.display_column(table)
            if field is None:
                continue
            around = parse.spans[max(0, place - 4) : place + 2]
            operator = _find_text_operator(around)
            consume([span, *(m for m in around if m.does("like", "starts", "ends", "eq"))])
            if table is None:
                beside.consumed = True
            add_value_filter(parse, ValueFilter(field, operator, (span.literal,)))
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
