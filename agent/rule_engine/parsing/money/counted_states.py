"""Rows whose money counts, as a note of their state says: 统计营收只算已结清的."""

import re
from collections.abc import Iterator

from agent.labels.code_legends import parse_codes
from agent.lexicon import stem
from agent.rule_engine.intent import CountedStates, Measure, ValueFilter
from agent.rule_engine.parsing.business.sales_amount import MONEY_SENSES
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.money.void_rows import leave_out_void_rows, list_asked_fields
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field
from model.locales.chinese import has_chinese
from model.sources.schema import Column

_CLAUSE = re.compile(r"[;；。\n]|\.(?=\s|$)|(?<=[)）])\s*[,，]")
_MONEY = re.compile(
    r"收入|营收|营业额|销售额|收款|入账|业绩|金额|\b(?:revenue|income|sales|turnover|takings|earnings)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(r"只|仅|\bonly\b|\bjust\b", re.IGNORECASE)
_NOT = re.compile(
    r"不[算计含入统]|不纳入|除外|\bnot\b|n't\b|\bnever\b|\bexclud\w+|\bexcept\b", re.IGNORECASE
)
_CODE = re.compile(r"(?<![A-Za-z\d.])(?:[A-Z]{1,4}|\d{1,3})(?![A-Za-z\d]|\.\d)")
_LEAST_MEANING = 2


def restrict_to_counted(parse: Parse) -> None:
    """Leave out what a note says is no income where money is added up and no state is asked for.

    Rows that a flag marks as void or deleted are left out of every figure.
    """
    leave_out_void_rows(parse)
    tables = {measure.table for measure in parse.intent.measures if _is_money(parse, measure)}
    if len(tables) != 1 or not all(_is_money(parse, m) for m in parse.intent.measures):
        return
    asked = list_asked_fields(parse.intent)
    for field in parse.graph.fields(tables.pop()):
        counted = read_counted_states(parse.graph.column(field), field)
        if field not in asked and counted is not None:
            parse.intent.filters.append(counted.test)
            parse.intent.counted_states.append(counted)


def speaks_of_income(text: str) -> bool:
    """Whether revenue, sales or the like are spoken of."""
    return _MONEY.search(text) is not None


def _is_money(parse: Parse, measure: Measure) -> bool:
    field = measure.field
    if measure.aggregate != "sum" or field is None or measure.sql or measure.over is not None:
        return False
    return bool(find_column_senses(parse.graph, field) & MONEY_SENSES)


def read_counted_states(column: Column, field: Field) -> CountedStates | None:
    """The condition that the note of a state states; None when it states none."""
    codes = parse_codes(column)
    if not codes:
        return None
    for clause in _list_clauses(column):
        named = _list_codes(clause, codes)
        if named and len(named) < len(set(codes.values())):
            meanings = tuple(word for word, code in codes.items() if code in named)
            if _NOT.search(clause):
                return CountedStates(ValueFilter(field, "!=", named), meanings)
            if _ONLY.search(clause):
                return CountedStates(ValueFilter(field, "=", named), meanings)
    return None


def _list_clauses(column: Column) -> Iterator[str]:
    """The parts of notes and comments that speak of money."""
    for text in filter(None, (column.note, column.comment)):
        yield from (clause for clause in _CLAUSE.split(text) if _MONEY.search(clause))


def _list_codes(clause: str, codes: dict[str, str]) -> tuple[str, ...]:
    """The stored codes that a clause names, by themselves or by what they mean."""
    stored = set(codes.values())
    named = [code for code in _CODE.findall(clause) if code in stored]
    named += [code for meaning, code in codes.items() if _names(clause, meaning)]
    return tuple(dict.fromkeys(named))


def _names(clause: str, meaning: str) -> bool:
    if len(meaning) < _LEAST_MEANING:
        return False
    if has_chinese(meaning):
        return meaning in clause
    words = {stem(word) for word in re.findall(r"[a-z]+", clause.lower())}
    return {stem(word) for word in re.findall(r"[a-z]+", meaning.lower())} <= words
