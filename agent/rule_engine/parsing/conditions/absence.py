"""Absence: rows without rows of another table, or without a value."""

import re
from collections.abc import Iterator
from itertools import islice

from agent.rule_engine.intent import ExistenceFilter, ValueFilter
from agent.rule_engine.parsing.conditions.missing_values import list_missing_words
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.spans.spans import Candidate, Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_NONE = re.compile(r"^(?:无|没有?|从未|none\b|no )")
_NAMED = 0.8
_HAVING = frozenset(["有", "with", "with a", "with an", "have", "has", "having"])
_SAID_TO_BE_MISSING = re.compile(r"空|\b(?:null|empty|blank|missing)\b", re.IGNORECASE)
_NOT_ONE = compile_chinese(r"(?:一|半|任何一?)\p{Han}?[^的，,]{1,8}[都也]$")


def _may_be_missing(parse: Parse, field: Field) -> bool:
    """A day or text may be missing; a number is 0, but where a note says when, and a switch off."""
    column = parse.graph.column(field)
    if column.profile is not None and column.profile.nulls == 0:
        return False
    if column.profile is not None and _SAID_TO_BE_MISSING.search(f"{column.comment}{column.note}"):
        return True
    if parse.graph.is_key(field) and column.profile is not None:
        return any(e.to_one and e.on[0][0] == field.column for e in parse.graph.edges[field.table])
    few = 0 < len(column.samples) <= 2 or column.label.startswith("是否")
    return parse.graph.is_date(field) or (column.kind == "text" and not few)


def _read_absence_before(parse: Parse, place: int) -> bool:
    """一次订单都没有: what there is not one of stands before."""
    match = _NOT_ONE.search(parse.text[: parse.spans[place].start])
    before = next(parse.near(place, -1, 1), None)
    if match is None or before is None or before[1].consumed:
        return False
    table = parse.table_of(before[1])
    if table is None or before[1].start < match.start():
        return False
    consume(m for m in parse.spans[:place] if m.start >= match.start())
    consume([parse.spans[place]])
    parse.intent.filters.append(ExistenceFilter(table, negated=True))
    return True


def read_presence(parse: Parse) -> None:
    """有过敏史的, with an allergy: something is stored, where a note says when nothing is."""
    missing = {field for field, word in list_missing_words(parse) if _NONE.match(word)}
    for place, span in enumerate(parse.spans):
        if span.consumed or span.text.lower() not in _HAVING or not missing:
            continue
        beside = next(parse.near(place, 1, 1), None)
        beside_field = parse.field_of(beside[1], "any", least=0.9) if beside is not None else None
        if beside is not None and beside_field in missing and not beside[1].values:
            consume([span, beside[1]])
            parse.intent.filters.append(ValueFilter(beside_field, "notnull"))


def read_absence(parse: Parse) -> None:
    """没有订单的客户, customers without any order."""
    for place, span in enumerate(parse.spans):
        if span.consumed or not span.does("no") or _read_absence_before(parse, place):
            continue
        for at, beside in _list_behind(parse, place):
            table = parse.table_of(beside)
            if table is not None and any(m.text == "的" for m in parse.spans[place:at]):
                break  # 未处理的投诉: something else is missing
            if _is_value(parse, span, beside):
                break
            if table is not None and not beside.consumed and span.text != "不":
                consume([span, beside])
                parse.intent.filters.append(ExistenceFilter(table, negated=True))
                break
            if not beside.consumed and _read_missing_value(parse, span, beside):
                break


def _list_behind(parse: Parse, place: int) -> Iterator[tuple[int, Span]]:
    """The next two spans of content: don't belong to any alliance."""
    content = (
        (at, m) for at, m in parse.near(place, 1, 4) if m.candidates or not m.does("all", "to")
    )
    return islice(content, 2)


def _is_value(parse: Parse, span: Span, beside: Span) -> bool:
    """Whether a stored value stands there, or what it says of a row is nowhere stored."""
    if not beside.values:
        return False
    if beside.candidates and not beside.consumed and _read_missing_value(parse, span, beside):
        beside.values = ()
    return not (beside.values and beside.candidates)


def _read_missing_value(parse: Parse, span: Span, beside: Span) -> bool:
    """Whether a column is named: nothing stands in it, or no row is there that holds it."""
    field = parse.field_of(beside, "any", least=_NAMED) if beside.candidates else None
    field = _find_own_column(parse, beside) or field
    if field is None:
        return False
    if _may_be_missing(parse, field):
        consume([span, beside])
        beside.candidates = tuple(
            c for c in beside.candidates if Field(c.table, c.column or "") == field
        )
        beside.values = ()
        parse.intent.filters.append(ValueFilter(field, "null"))
        return True
    if parse.graph.is_number(field):
        _read_no_amount(parse, span, beside, field)
        return True
    return False


def _find_own_column(parse: Parse, span: Span) -> Field | None:
    """没有地址的会员: the column of the rows behind, where others have such a one, too."""
    behind = (m for m in parse.spans if m.start >= span.end and parse.names_table(m))
    table = next((parse.table_of(m) for m in behind), None)
    own = [c for c in span.candidates if c.table == table and c.column and c.score >= _NAMED]
    return Field(own[0].table, own[0].column or "") if own else None


def _read_no_amount(parse: Parse, span: Span, beside: Span, field: Field) -> None:
    """没有销量的商品: no row of the table that holds the number, where one belongs to a product."""
    tables = [t for m in parse.spans if not m.consumed and (t := parse.table_of(m)) is not None]
    paths = [parse.graph.path(field.table, table) for table in tables if table != field.table]
    if len(paths) == 1 and paths[0] and all(edge.to_one for edge in paths[0]):
        consume([span, beside])
        beside.candidates = (Candidate(field.table, None, 1.0),)  # there is none of its rows
        parse.intent.filters.append(ExistenceFilter(field.table, negated=True))
