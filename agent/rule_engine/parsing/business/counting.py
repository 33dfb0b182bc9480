"""How many there are: rows of a table, different values of a column, rows of one kind."""

from collections.abc import Iterator

from agent.lexicon import stem
from agent.rule_engine.intent import Measure, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.business.entities import find_main_events, is_person
from agent.rule_engine.parsing.column_senses import find_column_senses, is_summable
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.table_disambiguation import find_counted_persons
from agent.schema_graph import Field

_LIKE_SCORE = 0.8
_FORM_COUNTS = frozenset(["多少单", "几单", "多少笔", "几笔", "单量", "单数"])
_PLACED = frozenset(["下", "下了", "下过", "接", "出", "成交", "成交了", "买", "买了", "过", "了"])
_NUMBERS = frozenset(["num", "number", "count", "cnt", "qty", "quantity"])
_BARE_NUMBERS = ("数量", "个数")


def is_count(parse: Parse, place: int) -> bool:
    """How many customers, 客户数, and 下了多少订单: how many of what a table holds."""
    span, after = parse.spans[place], next(parse.near(place, 1, 1), None)
    if span.does("count") or not span.text.endswith(("多少", "几")):
        return span.does("count")
    return after is not None and not after[1].consumed and parse.names_table(after[1])


def names_quantity(parse: Parse, place: int) -> bool:
    """Whether the word is a column's own: a quantity that is added up."""
    span = parse.spans[place]
    if _counts_kind(parse, place):
        return False
    if any(parse.table_of(m) for _, m in parse.near(place, -1, 1)):
        return bool(parse.field_of(span, "measure", 1.5))
    field = parse.field_of(span, "measure", least=0.8)
    return field is not None and parse.graph.is_number(field)


def _counts_kind(parse: Parse, place: int) -> bool:
    """各门店类型的数量: the rows of each kind, not a quantity of another table.

    Of things themselves (各商品的数量) it is not clear which of several quantities is meant.
    """
    span, groups = parse.spans[place], parse.intent.groups
    before = next(parse.near(place, -1, 1), None)
    if span.text not in _BARE_NUMBERS or before is None or not before[1].consumed:
        return False
    adjacent = parse.text[before[1].end : span.start] in ("", "的")
    if not adjacent or len(groups) != 1 or groups[0].grain or parse.intent.buckets:
        return False
    [group] = groups
    owners = {c.table for c in span.candidates if c.column and c.score >= _LIKE_SCORE}
    if _names_others(parse, group.field.table) or group.field.table in owners:
        return False
    parse.is_unclear |= group.key is not None and len(owners) > 1
    columns = ((c.table, c.column) for c in before[1].candidates)
    return group.key is None and (group.field.table, group.field.column) in columns


def read_count(parse: Parse, place: int) -> None:
    """Count what stands beside the word: rows of a table, values of a column, or of one kind."""
    span = parse.spans[place]
    if _count_forms(parse, place):
        return
    behind = len(span.text) <= 2 and not span.text.isascii() and not span.does("ask")
    behind = behind and not span.text.endswith(("种", "类"))  # 有几种颜色
    kinds: list[Span] = []
    for step in (-1, 1) if behind else (1, -1):
        for _, beside in parse.near(place, step, 3):
            if _count_dated(parse, span, beside):
                return
            if beside.consumed or not beside.candidates:
                kinds += [beside] if beside.values else []
                if beside.does("distinct") or beside.values:
                    continue
                break
            consume([span, beside])
            _count_beside(parse, span, beside)
            parse.intent.distinct = False
            return
    if "人" not in span.text:  # of persons, whose table is found when all is read
        _count_kind(parse, span, kinds)
        _count_grouped(parse, span)


def _count_forms(parse: Parse, place: int) -> bool:
    """男客户下了多少单: the word itself says what is counted, unless that is named beside it."""
    span, events = parse.spans[place], find_main_events(parse)
    if span.text not in _FORM_COUNTS or events is None:
        return False
    label = parse.graph.tables[events].label
    tables = {t for m in parse.spans if not m.consumed and (t := parse.table_of(m)) is not None}
    tested = {f.field.table for f in parse.intent.filters if isinstance(f, ValueFilter)}
    tested |= {group.field.table for group in parse.intent.groups}
    paths = (parse.graph.path(events, table) for table in tables | (tested - {events}))
    above = all(path and all(edge.to_one for edge in path) for path in paths)
    if not above or "单" not in label:
        return False
    before = parse.spans[max(0, place - 3) : place]
    consume([span, *(m for m in before if m.text in _PLACED or _says_day(parse, m, events))])
    add_measure(parse, Measure("count", events))
    return True


def _says_day(parse: Parse, span: Span, events: str) -> bool:
    """收了多少单: the verb of the day on which the rows begin; of another one, it is that day."""
    says_more = set(span.functions) - {"link"} or span.values or span.number is not None
    if span.text.isascii() or says_more:
        return False
    days = [d for d in parse.graph.dates(events) if span.text in parse.graph.find_label(d)[:2]]
    if len(days) == 1:
        parse.intent.start_column = parse.intent.start_column or days[0]
    return len(days) == 1


def _count_beside(parse: Parse, span: Span, beside: Span) -> None:
    if not _count_pieces(parse, span, beside):
        _add_count(parse, beside, find_counted_persons(parse, span, beside))


def _count_pieces(parse: Parse, span: Span, beside: Span) -> bool:
    """退货有多少件: the pieces of the rows, where they hold how many each is for."""
    table = parse.table_of(beside)
    if table is None or not parse.names_table(beside):
        return False
    numbers = [f for f in parse.graph.fields(table) if parse.graph.is_number(f)]
    own = [f for f in numbers if _is_number_of(parse, f, beside.text.lower())]
    if len(own) == 1:
        add_measure(parse, parse.measure("sum", own[0]))
        return True
    if not span.text.endswith(("件", "件数")):
        return False
    numbers = [f for f in numbers if is_summable(parse.graph, f)]
    pieces = [f for f in numbers if "quantity" in find_column_senses(parse.graph, f)]
    if len(pieces) == 1:
        add_measure(parse, parse.measure("sum", pieces[0]))
    return len(pieces) == 1


def _is_number_of(parse: Parse, field: Field, noun: str) -> bool:
    """票数 of 票, ticket_num of tickets: each row is of several."""
    label = parse.graph.column(field).label.split("（")[0]
    if label in (f"{noun}数", f"{noun}数量", f"{noun}张数", f"{noun}件数"):
        return True
    *words, last = field.column.lower().split("_")
    return last in _NUMBERS and [stem(noun)] == [stem(word) for word in words]


def _count_dated(parse: Parse, span: Span, beside: Span) -> bool:
    """2024年报名人数: the rows of which the day of the period is, for people rows of people."""
    if not beside.consumed:
        return False
    fields = [Field(c.table, c.column) for c in beside.candidates if c.column]
    days = [f.field for f in parse.intent.filters if isinstance(f, PeriodFilter) and f.field]
    days = [day for day in days if day in fields]
    if not days or ("人" in span.text and not is_person(parse, days[0].table)):
        return False
    consume([span])
    add_measure(parse, Measure("count", days[0].table))
    return True


def _count_kind(parse: Parse, span: Span, kinds: list[Span]) -> None:
    """How many cats there are: the rows that hold the value, where no table is named."""
    if parse.intent.measures or any(parse.names_table(m) for m in parse.spans):
        return
    columns = {(hit.table, hit.column) for kind in kinds for hit in kind.values}
    for filter_ in parse.intent.filters:
        if (
            isinstance(filter_, ValueFilter)
            and (filter_.field.table, filter_.field.column) in columns
        ):
            consume([span])
            add_measure(parse, Measure("count", filter_.field.table))
            return


def _count_grouped(parse: Parse, span: Span) -> None:
    """各故障类型的数量: the rows of which the column is, where no other table is named."""
    intent = parse.intent
    if intent.measures or len(intent.groups) != 1:
        return
    [group] = intent.groups
    if _names_others(parse, group.field.table):
        return
    has_number = any(_names_number(parse, span))
    if group.key is None and group.grain is None and not has_number:
        consume([span])
        add_measure(parse, Measure("count", group.field.table))


def _names_others(parse: Parse, table: str) -> bool:
    """Whether rows of another table are named."""
    return any(parse.table_of(m) != table for m in parse.spans if parse.names_table(m))


def _names_number(parse: Parse, counting: Span) -> Iterator[bool]:
    """Whether each word but the counting one names a number."""
    for span in parse.spans:
        if span is counting and span.text in _BARE_NUMBERS:
            continue
        field = parse.field_of(span, "measure", least=0.6) if not span.consumed else None
        yield field is not None and parse.graph.is_number(field)


def _add_count(parse: Parse, beside: Span, who: Field | None) -> None:
    table, field = parse.table_of(beside), parse.field_of(beside, "any", 0.6)
    if who is not None:
        add_measure(parse, Measure("count_distinct", who.table, who))
    elif field is not None and table is None and parse.graph.is_date(field):
        add_measure(parse, Measure("count", field.table))  # orders, where only their day says so
        parse.intent.start_column = parse.intent.start_column or field
    elif field is not None and table is None and _stores_count(parse, field):
        add_measure(parse, parse.measure("sum", field))
    elif field is not None and table is None and _is_of_row(parse, field):
        add_measure(parse, Measure("count", field.table))
    elif field is not None and (table is None or _tells_apart(parse, beside, field, table)):
        add_measure(parse, Measure("count_distinct", field.table, field))
    elif table is not None:
        kinds = _list_kinds(parse, beside, table)
        parse.is_unclear |= len(kinds) > 1
        measure = Measure("count_distinct", table, kinds[0]) if len(kinds) == 1 else None
        add_measure(parse, measure or Measure("count", table))


def _is_of_row(parse: Parse, field: Field) -> bool:
    """Whether rows are counted where the column is named: by their amount, or what they are."""
    return _is_amount(parse, field) or _is_own_name(parse, field)


def _is_own_name(parse: Parse, field: Field) -> bool:
    """有几个厅, where halls are called so: rows, of which two may have one name."""
    is_name = parse.graph.display_column(field.table) == field and parse.graph.is_name(field)
    tested = any(
        isinstance(f, ValueFilter) and f.field.table == field.table for f in parse.intent.filters
    )
    return is_name and tested and not parse.intent.distinct


def _list_kinds(parse: Parse, beside: Span, table: str) -> list[Field]:
    """How many kinds of customers: the columns that say of which kind one is."""
    if not parse.text[: beside.start].rstrip().endswith(("kinds of", "types of", "categories of")):
        return []
    fields = [f for f in parse.graph.fields(table) if not parse.graph.is_key(f)]
    return [f for f in fields if find_column_senses(parse.graph, f) & {"type", "category"}]


def _tells_apart(parse: Parse, beside: Span, field: Field, table: str) -> bool:
    """How many different buyers: those who are named by a column, and not by their own table."""
    before = next(parse.near(parse.spans.index(beside), -1, 1), None)
    after = parse.intent.distinct and before is not None and before[1].does("distinct")
    return after and field.table != table


def _is_amount(parse: Parse, field: Field) -> bool:
    """How many with more than 70 of it: rows, unless its different values are asked for."""
    return parse.graph.is_number(field) and not parse.intent.distinct


def _stores_count(parse: Parse, field: Field) -> bool:
    """Whether the column itself is a number of things: emp_cnt, number of seats."""
    senses = find_column_senses(parse.graph, field) & {"count", "number", "quantity", "population"}
    says_number = field.column.lower().rpartition("_")[2] in _NUMBERS
    return parse.graph.is_number(field) and (says_number or bool(senses))
