"""What questions over a schema can be about, in the words of its own notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal

from agent.lexicon import expand_name, stem
from model.locales.chinese import has_chinese
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import Column, Schema, Table

Language = Literal["zh", "en"]
_END_EN = re.compile(r"[,;:(（=]| (?:of|to|for|where|who|that|from|by|in|per|when) ")
_END_ZH = re.compile(r"[：:（(，,；; ]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CODES = re.compile(r"(?i)(?:no|num|id|code|cd|phone|mobile|year|yr|pct|rate)$")
_NOT_NAMES = re.compile(
    r"分数|单位|英文|编号|代码|编码|号$|ID|备注|名称|姓名|电话|手机|年份|率|比例"
)
_ADDED_ZH = re.compile(r"(?:额|费|量|数|时长|分钟|金额|学时|课时|重量|件数|小时)(?:数)?$")
_ADDED_EN = frozenset(
    ["amount", "fee", "cost", "minutes", "hours", "quantity", "total", "kilograms", "kg", "tons"]
)


@dataclass(frozen=True, slots=True)
class Noun:
    """What a table or column is called: one of them, and several."""

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A table whose rows have a name."""

    table: str
    noun: Noun
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column with its table."""

    table: str
    column: str
    noun: Noun
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A table of dated rows, each of which belongs to a thing."""

    table: str
    noun: Noun
    day: str
    refers: str
    thing: Thing


class Slots:
    """The nouns of one schema in one language."""

    def __init__(self, schema: Schema, language: Language) -> None:
        self._schema = schema
        self._language: Language = language

    @cached_property
    def tables(self) -> dict[str, Noun]:
        """Tables that are called something nothing else is called."""
        nouns = {t.name: self._noun(t.name, t.label) for t in self._schema.tables}
        said = [noun.one for noun in nouns.values() if noun is not None]
        return {t: n for t, n in nouns.items() if n is not None and said.count(n.one) == 1}

    @cached_property
    def things(self) -> list[Thing]:
        """Tables of which a row has a name that no other row has."""
        return [t for t in map(self._thing, self._schema.tables) if t is not None]

    @cached_property
    def events(self) -> list[Event]:
        """Dated tables, once for each thing to which a row belongs."""
        return [e for t in self._schema.tables for e in self._events(t)]

    @cached_property
    def numbers(self) -> list[Attribute]:
        """Numbers that add up and are called as no other column is."""
        found = [(t, c) for t, c, _ in self._columns() if c.kind in NUMERIC_KINDS]
        named = [(t, c, self._noun(c.name, c.label)) for t, c in found if self._adds_up(c)]
        return [Attribute(t.name, c.name, n) for t, c, n in named if n and self._is_only(n)]

    @cached_property
    def kinds(self) -> list[Attribute]:
        """Texts of few values that are called as no other column is."""
        return [
            Attribute(t.name, c.name, n, values)
            for t, c, n in self._columns()
            if n is not None and self._is_only(n) and (values := self._values(c))
        ]

    @cached_property
    def day_pairs(self) -> list[tuple[str, Attribute, Attribute]]:
        """Two days of a row that are called as no other column is."""
        found: dict[str, list[Attribute]] = {}
        for table, column, noun in self._columns():
            if is_day(column) and noun is not None and self._is_only(noun):
                found.setdefault(table.name, []).append(Attribute(table.name, column.name, noun))
        return [(t, days[0], days[1]) for t, days in found.items() if len(days) == 2]

    @cached_property
    def own_rows(self) -> list[tuple[Thing, str, Noun]]:
        """Things that refer to one another, and what the other is called."""
        found = []
        for thing in self.things:
            table = next(t for t in self._schema.tables if t.name == thing.table)
            for key in table.foreign_keys:
                column = table.column(key.columns[0])
                noun = self._noun(column.name, column.label) if column else None
                if key.table == table.name and column is not None and noun is not None:
                    found.append((thing, column.name, noun))
        return found

    def _columns(self) -> Iterator[tuple[Table, Column, Noun | None]]:
        for table in self._schema.tables:
            refers = set(chain.from_iterable(k.columns for k in table.foreign_keys))
            for column in table.columns:
                if column.name not in (*table.primary_key, *refers):
                    yield table, column, self._noun(column.name, column.label)

    @cached_property
    def _list_phrases(self) -> list[str]:
        columns = [n.one for _, _, n in self._columns() if n is not None]
        return [*columns, *(noun.one for noun in self.tables.values())]

    def _is_only(self, noun: Noun) -> bool:
        return sum(noun.one in said for said in self._list_phrases) == 1

    def _thing(self, table: Table) -> Thing | None:
        noun, refers = self.tables.get(table.name), len(table.foreign_keys)
        names = [c for c in table.columns if c.kind == "text" and _is_name(c, noun)]
        if noun is None or refers > 1 or len(table.primary_key) != 1 or not names:
            return None
        english = [c for c in names if c.name.endswith("_en")] if self._language == "en" else []
        names = [*english, *names]  # readers of English see the names in English
        known = names[0].profile
        if known is None or known.distinct != known.rows:
            return None
        return Thing(table.name, noun, names[0].name, table.primary_key[0])

    def _events(self, table: Table) -> Iterator[Event]:
        noun = self.tables.get(table.name)
        full = [c for c in table.columns if is_day(c) and _is_full(c)]
        days = [c.name for c in full if not {"birth", "birthday"} & {*expand_name(c.name)}]
        goals = [key.table for key in table.foreign_keys]
        for key in table.foreign_keys if noun is not None and days else ():
            things = [t for t in self.things if t.table == key.table != table.name]
            refers = table.column(key.columns[0])
            if things and goals.count(key.table) == 1 and refers and _is_full(refers):
                yield Event(table.name, noun or things[0].noun, days[0], refers.name, things[0])

    def _adds_up(self, column: Column) -> bool:
        if column.profile is not None and (column.profile.low, column.profile.high) == ("0", "1"):
            return False
        label = self._label(column.name, column.label)
        if self._language == "zh":
            return bool(_ADDED_ZH.search(label))
        words = set(label.split())
        return bool(_ADDED_EN & words) and "unit" not in words and not _CODES.search(column.name)

    def _values(self, column: Column) -> tuple[str, ...]:
        held = column.samples
        plain = all(len(v) > 1 and not _DAY.match(v) and not v.isdigit() for v in held)
        if column.kind != "text" or not 1 < len(held) <= 12 or not plain or not _is_full(column):
            return ()
        others = [v for t in self._schema.tables for c in t.columns for v in c.samples]
        if self._label(column.name, column.label) in held:
            return ()  # the label lists the values
        return tuple(v for v in held if others.count(v) == 1)

    def _noun(self, name: str, label: str) -> Noun | None:
        said = self._label(name, label)
        if not said or (self._language == "zh") != has_chinese(said):
            return None
        if self._language == "zh":
            return None if _NOT_NAMES.search(said) or len(said) < 2 else Noun(said, said)
        first, _, last = said.rpartition(" ")
        if first.count(" ") > 1 or "name" in last or last.endswith(("ed", "sent", "id")):
            return None
        one = f"{first} {last if last == 'species' else stem(last)}".strip()
        return Noun(one, one if one.endswith("s") else _pluralize(one))

    def _label(self, name: str, label: str) -> str:
        parts = [part.strip() for part in label.split("/")] or [""]
        if self._language == "zh":
            said = _END_ZH.split(parts[0] if label else name)[0]
            return said.removesuffix("表").removesuffix("信息")
        said = parts[-1] if label else " ".join(expand_name(name))
        return _END_EN.split(said.strip())[0].strip().lower()


def is_day(column: Column) -> bool:
    """Whether it holds days as ISO writes them."""
    if column.kind in ("date", "datetime"):
        return True
    return column.kind == "text" and bool(column.samples) and all(map(_DAY.match, column.samples))


def _is_full(column: Column) -> bool:
    return column.profile is not None and column.profile.nulls == 0


def _is_name(column: Column, noun: Noun | None) -> bool:
    words = set(expand_name(column.name))
    called = noun is not None and noun.one == column.name
    return bool(words & {"name", "title"}) or "名" in column.label + column.name or called


def _pluralize(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("ch", "sh", "x", "z")) else f"{noun}s"
