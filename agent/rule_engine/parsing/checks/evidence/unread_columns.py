"""Columns that words of the question name, read as grammar, as a time or as a value of others."""

import re

from agent.labels.code_legends import strip_codes
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_LABEL_END = re.compile(r"[(（,，;；:：/ ]")
_NUMERAL = re.compile(r"[一二三四五六七八九十\d]{1,2}")
_SHORTEST = 4
_LEAST_NAME = 2


def passes_over_column(parse: Parse, tables: set[str], columns: set[str]) -> bool:
    """Whether words are called just as a column that the statement over these does not read."""
    for span in parse.spans:
        if _is_value_of_other_column(parse, span):
            return True
        named = [*_list_called(parse, span, tables), *_list_times(parse, span)]
        if named and not any(f.table in tables and f.column in columns for f in named):
            return True
    return False


def _list_called(parse: Parse, span: Span, tables: set[str]) -> list[Field]:
    """The make of a truck is no verb, where a column of what is read is called make."""
    word = span.text.lower()
    is_word = word.isascii() and word.isalpha() and len(word) >= _SHORTEST
    if span.consumed or span.candidates or not is_word:
        return []
    return [f for f in _list_fields(parse) if f.column.lower() == word and f.table in tables]


def _list_times(parse: Parse, span: Span) -> list[Field]:
    """哪个班次 where shifts are stored: no hour of a day that is stored elsewhere."""
    if span.time is None or not span.time.bucket:
        return []
    return [f for f in _list_fields(parse) if span.text.endswith(_find_name(parse, f) or "?")]


def _is_value_of_other_column(parse: Parse, span: Span) -> bool:
    """车间二 of a column 车间: what the value of another table only happens to say."""
    if not span.values or not has_chinese(span.text):
        return False
    hits = {Field(hit.table, hit.column) for hit in span.values}
    numbered = (f for f in _list_fields(parse) if _numbers(span.text, _find_name(parse, f)))
    tables = {field.table for field in numbered if field not in hits}
    return bool(tables) and not tables & {field.table for field in hits}


def _numbers(text: str, name: str) -> bool:
    rest = text.removeprefix(name)
    return bool(name) and rest != text and _NUMERAL.fullmatch(rest) is not None


def _list_fields(parse: Parse) -> list[Field]:
    return [field for table in parse.graph.tables for field in parse.graph.fields(table)]


def _find_name(parse: Parse, field: Field) -> str:
    """What a Chinese note calls the column, without codes and remarks; empty without one."""
    name = _LABEL_END.split(strip_codes(parse.graph.column(field).label))[0]
    return name if has_chinese(name) and len(name) >= _LEAST_NAME else ""
