"""Reads tables that list codes of many kinds with what they mean, such as `sys_dict`.

A table is one by its name or note, or because other tables use its codes. Which of its columns
hold kinds, codes and meanings is found from the rows: a kind and a code together are unique, and
meanings are longer than codes.
"""

import asyncio
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from model.errors import AppError
from model.locales.chinese import has_chinese
from model.sources.code_dictionary import CodeDictionary, is_dictionary_name
from model.sources.query import Cell, QueryLimits
from model.sources.schema import Column, Dialect, Table
from services.datasources.ports import OnProgress, StatementFetcher
from services.datasources.profiling.dictionary_usage import KindNames, explains_others
from services.datasources.profiling.profile_statement import quote_table
from services.datasources.profiling.value_shapes import may_be_personal
from services.datasources.scheduling.requester import Requester

MAX_ROWS = 5_000
MAX_ENTRIES = 20_000
"""Of all dictionaries of a source."""
MAX_COLUMNS = 20
MAX_CODES_OF_KIND = 200
_MAX_CODE_CHARS = 20
_MAX_NAME_CHARS = 64
_MAX_MEANING_CHARS = 60
_MAX_WAYS = 30
_LEAST_KINDS = 2
_BUDGET_S = 30.0
_LIMITS = QueryLimits(timeout_s=3.0, max_rows=MAX_ROWS + 1, max_bytes=1024 * 1024)
_NOTE = re.compile(
    r"字典|码表|代码表|枚举|数据项|代码对照|\b(?:dictionary|lookup|codes? (?:list|table)|enum)",
    re.IGNORECASE,
)
_KIND = re.compile(r"type|kind|categ|class|group|lx$|lb$|类", re.IGNORECASE)
_ORDER = re.compile(r"sort|order|seq|rank|排序|顺序", re.IGNORECASE)
_MEANING = re.compile(r"label|name|text|desc|mean|title|mc$|名|含义|标签|说明", re.IGNORECASE)
_CODE = re.compile(r"[\w.+/\-]+")
_DAY = re.compile(r"\d{4}([-/]?)\d{1,2}(?:\1\d{1,2}.*)?")
_SEPARATORS = re.compile(r"[\s,;=，；]+")
Rows = Sequence[Sequence[Cell]]
Entry = tuple[str, str, str]


class CodeDictionaryReader:
    """Reads such tables through a source's own connections, within a budget."""

    def __init__(self, source: StatementFetcher, dialect: Dialect, requester: Requester) -> None:
        self._source = source
        self._dialect = dialect
        self._requester = requester
        self._deadline = time.monotonic() + _BUDGET_S
        self._entries_left = MAX_ENTRIES

    async def fill(
        self, tables: list[Table], skipped: Mapping[str, set[str]], on_progress: OnProgress
    ) -> list[Table]:
        """The tables; the column of meanings of each such table has its `dictionary`.

        `skipped` names columns of tables that must not be read.
        """
        filled = []
        names = await asyncio.to_thread(KindNames, tables)
        for done, table in enumerate(tables, 1):
            skip, is_called = skipped.get(table.name, set()), is_called_dictionary(table)
            read = (
                await self._read(table, skip) if is_called or names.are_kinds_of(table) else table
            )
            is_one = is_called or await self._explains_others(read, tables)
            filled.append(read if is_one else table)
            on_progress("dictionaries", done, len(tables), table.name)
        return filled

    async def _read(self, table: Table, skip: set[str]) -> Table:
        columns = [c for c in table.columns if c.name not in skip and _may_hold_codes(c)]
        is_small = len(table.columns) <= MAX_COLUMNS and (table.rows or 0) <= MAX_ROWS
        is_due = time.monotonic() < self._deadline
        if not (is_small and len(columns) > 2 and is_due):
            return table
        try:
            statement = self._build_statement(table, columns)
            fetched = await self._source.fetch(statement, _LIMITS, self._requester)
        except AppError:
            return table  # without meanings its codes are still codes
        if fetched.truncated or len(fetched.rows) > MAX_ROWS:
            return table
        found = await asyncio.to_thread(find_dictionary, columns, fetched.rows)
        if found is None or len(found[1].entries) > self._entries_left:
            return table
        self._entries_left -= len(found[1].entries)
        return _add_dictionary(table, *found)

    async def _explains_others(self, table: Table, tables: Sequence[Table]) -> bool:
        if not table.has_code_dictionary:
            return False
        return await asyncio.to_thread(explains_others, table, tables, self._dialect)

    def _build_statement(self, table: Table, columns: Sequence[Column]) -> str:
        from sqlglot import exp  # parsed and built only while syncing

        names = [exp.column(column.name, quoted=True) for column in columns]
        query = exp.select(*names).from_(quote_table(table.name)).limit(MAX_ROWS + 1)
        return query.sql(dialect=self._dialect)


def _add_dictionary(table: Table, meaning: str, dictionary: CodeDictionary) -> Table:
    """The table with its dictionary; where codes alone are its key it is one to join with."""
    if table.primary_key == (dictionary.code_column,):
        return table
    columns = tuple(
        replace(each, dictionary=dictionary) if each.name == meaning else each
        for each in table.columns
    )
    return replace(table, columns=columns)


def is_called_dictionary(table: Table) -> bool:
    """Whether name or note say that a table lists codes."""
    return is_dictionary_name(table.name) or bool(_NOTE.search(table.label))


@dataclass(frozen=True, slots=True)
class _ReadColumn:
    column: Column
    values: tuple[str, ...]
    chars: int
    longest: int
    distinct: int
    is_chinese: bool

    @property
    def is_text(self) -> bool:
        return self.column.kind == "text"


def find_dictionary(columns: Sequence[Column], rows: Rows) -> tuple[str, CodeDictionary] | None:
    """The column of meanings with what all rows tell; None where no columns fit together."""
    cells = zip(*rows, strict=True)
    read = [_describe(column, values) for column, values in zip(columns, cells, strict=False)]
    for kind, code, meaning in _rank_columns([each for each in read if all(each.values)]):
        entries = list(zip(kind.values, code.values, meaning.values, strict=True))
        if _is_dictionary(entries):
            names = kind.column.name, code.column.name
            return meaning.column.name, CodeDictionary(*names, tuple(map(_clean, entries)))
    return None


def _describe(column: Column, cells: Sequence[Cell]) -> _ReadColumn:
    values = tuple("" if cell is None else str(cell).strip() for cell in cells)
    lengths = [*map(len, values)]
    return _ReadColumn(
        column, values, sum(lengths), max(lengths), len({*values}), any(map(has_chinese, values))
    )


def _rank_columns(read: list[_ReadColumn]) -> list[tuple[_ReadColumn, _ReadColumn, _ReadColumn]]:
    """Ways to read three columns as kind, code and meaning, the likeliest first."""
    kinds = [
        each
        for each in read
        if each.is_text
        and each.longest <= _MAX_NAME_CHARS
        and _LEAST_KINDS <= each.distinct <= len(each.values) / 2
        and not all(map(_DAY.fullmatch, each.values))
    ]
    codes = [each for each in read if each.longest <= _MAX_CODE_CHARS and not each.is_chinese]
    meanings = [each for each in read if each.is_text]
    ways = [
        (kind, code, meaning)
        for kind in kinds
        for code in codes
        for meaning in meanings
        if kind is not code and kind is not meaning and code is not meaning
    ]
    return sorted(ways, key=_count_signs, reverse=True)[:_MAX_WAYS]


def _count_signs(way: tuple[_ReadColumn, _ReadColumn, _ReadColumn]) -> int:
    kind, code, meaning = way
    return (
        2 * bool(_KIND.search(kind.column.name))
        + (code.distinct < len(code.values))  # a running number never repeats
        + code.is_text
        - 2 * bool(_ORDER.search(code.column.name))
        + bool(_MEANING.search(meaning.column.name))
        + 2 * meaning.is_chinese
        + (meaning.chars > code.chars)
    )


def _is_dictionary(entries: Sequence[Entry]) -> bool:
    """Whether each kind has some codes, each of them once and with one meaning of its own."""
    codes = {(kind, code) for kind, code, _ in entries}
    meanings = {(kind, meaning) for kind, _, meaning in entries}
    most = max(Counter(kind for kind, _, _ in entries).values(), default=0)
    is_unique = len(codes) == len(meanings) == len(entries)
    are_codes = all(_CODE.fullmatch(code) for _, code, _ in entries)
    return is_unique and are_codes and most <= MAX_CODES_OF_KIND


def _clean(entry: Entry) -> Entry:
    """The entry; its meaning has nothing that a list of codes is written with."""
    kind, code, meaning = entry
    visible = "".join(char for char in meaning if not unicodedata.category(char).startswith("C"))
    return kind, code, _SEPARATORS.sub(" ", visible).strip()[:_MAX_MEANING_CHARS]


def _may_hold_codes(column: Column) -> bool:
    return column.kind in ("text", "integer") and not may_be_personal(column)
