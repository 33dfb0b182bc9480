"""Words that no pass read, and that only repeat what the statement says already.

So does a verb that is part of what its day is called (今年收了多少 beside 收单日期), and an English
word that the dictionary gives for a column which is read, where it fits no column that is not.
"""

import re
from collections.abc import Iterator

from agent.labels.code_legends import parse_codes, strip_codes
from agent.lexicon.glosses import find_root, is_meaning
from agent.rule_engine.parsing.column_senses import is_summable
from agent.rule_engine.parsing.events.deed_words import find_deed
from agent.rule_engine.parsing.numbers.units import find_stored_unit, find_unit
from agent.rule_engine.parsing.parse_state import Parse, find_home_table
from agent.rule_engine.parsing.spans.schema_terms import split_label
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_BEHIND_NAME = re.compile(r"[:：(（,，]")
_ENGLISH = re.compile(r"[A-Za-z]{4,}")
_SHORTEST = 4
_FEW = 50
_COUNTING = ("count", "ask", "each", "gap")
_NUMERALS = ("一", "一张", "几", "多少", "每", "过", "下过", "下了")
_PARTICLES = "了过着"
_MADE_NOUN = "子"


def list_unsupported(parse: Parse, tables: set[str], columns: set[str]) -> list[Span]:
    """The spans but for the unread ones that only repeat what the statement over these reads."""
    return [m for m in parse.spans if m.consumed or not is_supported(parse, m, tables, columns)]


def is_supported(parse: Parse, span: Span, tables: set[str], columns: set[str]) -> bool:
    """Whether the statement over these says already what the word says."""
    read = [
        field for table in tables for field in parse.graph.fields(table) if field.column in columns
    ]
    if find_deed(parse.text, span):
        return True
    if has_chinese(span.text):
        if len(span.text) == 1 and (
            _is_ending(parse, span, tables) or _is_verb_of_read(parse, span, tables, read)
        ):
            return True
        return _is_in_label_of_read(parse, span, tables, read)
    return _repeats(parse, span.text.lower(), tables, read)


def _is_ending(parse: Parse, span: Span, tables: set[str]) -> bool:
    """箱子 of 箱, and the 单 of 几单 where the rows are 订单."""
    before = next((m for m in parse.spans if m.end == span.start), None)
    if before is None:
        return False
    if span.text == _MADE_NOUN:
        return before.consumed and len(before.text) == 1 and has_chinese(before.text)
    if any(f"一{span.text}一" in parse.graph.tables[table].comment for table in tables):
        return True  # 一票一个工作号: rows are counted in 票
    counts = before.number is not None or before.does(*_COUNTING) or before.text in _NUMERALS
    rows = [parse.graph.tables[table].label for table in tables]
    return counts and sum(_is_called_by(label, span.text) for label in rows) == 1


def _is_in_label_of_read(parse: Parse, span: Span, tables: set[str], read: list[Field]) -> bool:
    """采 of 采样记录, 茶叶 of 茶叶重量: it names what is read, and nothing else of these rows.

    A word that is part of what a value or code of these rows means says which of them.
    """
    before = [m for m in parse.spans if m.end <= span.start][-1:]
    if any(m.does("no", "except") for m in before) or span.number is not None or span.values:
        return False
    columns = [parse.graph.column(f) for t in tables for f in parse.graph.fields(t)]
    meanings = (m for c in columns for m in (*parse_codes(c), *c.samples[:_FEW]))
    if any(span.text in meaning for meaning in meanings):
        return False
    own = [_find_name(parse.graph.tables[table].label) for table in tables]
    if any(span.text in name for name in own):
        return True
    fields = (f for t in tables for f in parse.graph.fields(t) if f not in read)
    others = any(span.text in _find_name(parse.graph.find_label(f)) for f in fields)
    return not others and any(span.text in _find_name(parse.graph.find_label(f)) for f in read)


def _find_name(label: str) -> str:
    """What a table or column is called, without codes and remarks."""
    return _BEHIND_NAME.split(strip_codes(label))[0]


def _is_called_by(label: str, ending: str) -> bool:
    core = label.partition("(")[0].partition("（")[0]
    return core.endswith(ending) and len(core) > 1


def _is_verb_of_read(parse: Parse, span: Span, tables: set[str], read: list[Field]) -> bool:
    """今年收了多少, 押着多少押金: of what is read, and of no other column of these rows."""
    behind = parse.text[span.end : span.end + 1]
    if behind not in _PARTICLES or not behind:
        return False
    begun = [f for f in read if _is_day_or_amount(parse, f) and _begins(parse, f, span)]
    rest = (f for table in tables for f in parse.graph.fields(table) if f not in read)
    others = (f for f in rest if not parse.graph.is_key(f))
    return len(begun) == 1 and not any(_has(parse, f, span) for f in others)


def _is_day_or_amount(parse: Parse, field: Field) -> bool:
    return parse.graph.is_date(field) or is_summable(parse.graph, field)


def _begins(parse: Parse, field: Field, span: Span) -> bool:
    """收 of 收单日期 and of 实际收货日期, but not 演 of 首演日期."""
    return parse.graph.find_label(field).removeprefix("实际").startswith(span.text)


def _has(parse: Parse, field: Field, span: Span) -> bool:
    return span.text in _BEHIND_NAME.split(parse.graph.find_label(field))[0]


def _repeats(parse: Parse, word: str, tables: set[str], read: list[Field]) -> bool:
    """Whether the dictionary, a name or a unit has the word for what is read, and only for that."""
    if len(word) < _SHORTEST or not word.isalpha():
        return False
    unit = find_unit(word)
    if unit is not None:
        stored = [find_stored_unit(parse.graph, f) for f in read if parse.graph.is_number(f)]
        return any(each == unit for each in stored)
    if any(find_root(word) == find_root(parse.graph.bare[table]) for table in tables):
        return True
    if _is_in_labels(parse, word, tables, read):
        return True
    others = (f for t in parse.graph.tables for f in parse.graph.fields(t) if f not in read)
    return any(means(parse, word, f) for f in read) and not any(
        means(parse, word, f) for f in others
    )


def _is_in_labels(parse: Parse, word: str, tables: set[str], read: list[Field]) -> bool:
    """Whether the labels of what is read have the word, and those of its other columns not."""
    others = (f for table in tables for f in parse.graph.fields(table) if f not in read)
    if any(_has_root(parse.graph.column(f).label, word) for f in others):
        return False
    home = find_home_table(parse)
    labels = [parse.graph.column(field).label for field in read]
    labels += [parse.graph.tables[home].label] if home in tables and home is not None else []
    return any(_has_root(label, word) for label in labels)


def _has_root(label: str, word: str) -> bool:
    return find_root(word) in {find_root(each) for each in _ENGLISH.findall(label)}


def means(parse: Parse, word: str, field: Field) -> bool:
    """Whether a word of the label has this meaning; of a day the first character may."""
    label = parse.graph.find_label(field)
    pieces = {"".join(key) for key, _ in split_label(label)} if has_chinese(label) else set()
    pieces |= set(_list_beginnings(label)) if parse.graph.is_date(field) else set()
    return any(is_meaning(word, piece) for piece in pieces)


def _list_beginnings(label: str) -> Iterator[str]:
    yield from (label[:size] for size in (1, 2) if has_chinese(label[:size]))
