"""Reads tables that list codes of many kinds with what they mean, such as `sys_dict`.

A table is one by its name or note. Which of its columns holds kinds, codes and meanings is found
from the rows: a kind and a code together are unique, and meanings are longer than codes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from model.errors import AppError
from model.locales.chinese import has_chinese
from model.sources.code_dictionary import CodeDictionary
from model.sources.query import Cell, QueryLimits
from model.sources.schema import Column, Dialect, Table
from services.datasources.ports import StatementFetcher
from services.datasources.profiling.profile_statement import quote_table
from services.datasources.scheduling.requester import Requester

MAX_ROWS = 5_000
MAX_COLUMNS = 20
MAX_MEANING_CHARS = 60
_MAX_CODE_CHARS = 20
_LEAST_KINDS = 2
_LIMITS = QueryLimits(timeout_s=3.0, max_rows=MAX_ROWS + 1, max_bytes=1024 * 1024)
_NAME = re.compile(r"(?:^|_)(?:dict|dictionary|code|codes|enum|enums|lookup|lov|zd|mdb)(?:_|$)")
_NOTE = re.compile(
    r"字典|码表|代码表|枚举|数据项|\b(?:dictionary|lookup|code list|enum)", re.IGNORECASE
)
_KIND = re.compile(r"type|kind|categ|class|group|lx$|lb$|类", re.IGNORECASE)
_ORDER = re.compile(r"sort|order|seq|rank|排序|顺序", re.IGNORECASE)
_MEANING = re.compile(r"label|name|text|desc|mean|title|mc$|名|含义|标签|说明", re.IGNORECASE)
Rows = Sequence[Sequence[Cell]]


class DictionaryReader:
    """Reads such tables through a source's own connections."""

    def __init__(self, source: StatementFetcher, dialect: Dialect, requester: Requester) -> None:
        self._source = source
        self._dialect = dialect
        self._requester = requester

    async def fill(self, tables: list[Table], skipped: Mapping[str, set[str]]) -> list[Table]:
        """The tables; the column of meanings of each such table has its `dictionary`."""
        return [await self._read(table, skipped.get(table.name, set())) for table in tables]

    async def _read(self, table: Table, skip: set[str]) -> Table:
        columns = [c for c in table.columns if c.name not in skip and _may_hold_words(c)]
        is_small = len(table.columns) <= MAX_COLUMNS and (table.rows or 0) <= MAX_ROWS
        if not (is_small and len(columns) > 2 and is_called_dictionary(table)):
            return table
        try:
            statement = self._build_statement(table, columns)
            fetched = await self._source.fetch(statement, _LIMITS, self._requester)
        except AppError:
            return table  # without meanings its codes are still codes
        found = find_dictionary(columns, fetched.rows) if len(fetched.rows) <= MAX_ROWS else None
        return table if found is None else _add_dictionary(table, *found)

    def _build_statement(self, table: Table, columns: Sequence[Column]) -> str:
        from sqlglot import exp  # parsed and built only while syncing

        names = [exp.column(column.name, quoted=True) for column in columns]
        query = exp.select(*names).from_(quote_table(table.name)).limit(MAX_ROWS + 1)
        return query.sql(dialect=self._dialect)


def _add_dictionary(table: Table, meaning: str, dictionary: CodeDictionary) -> Table:
    """The table; it is an ordinary one, with keys to join by, where codes alone are its key."""
    if table.primary_key == (dictionary.code_column,):
        return table
    columns = tuple(
        replace(each, dictionary=dictionary) if each.name == meaning else each
        for each in table.columns
    )
    return replace(table, columns=columns)


def is_called_dictionary(table: Table) -> bool:
    """Whether name or note say that a table lists codes."""
    name = table.unqualified_name.lower()
    return bool(_NAME.search(name) or _NOTE.search(table.label))


def find_dictionary(columns: Sequence[Column], rows: Rows) -> tuple[str, CodeDictionary] | None:
    """The column of meanings with what all rows tell; None where no columns fit together."""
    values = [[_to_text(row[at]) for row in rows] for at in range(len(columns))]
    for kind, code, meaning in _rank_columns(columns, values):
        entries = list(zip(values[kind], values[code], values[meaning], strict=True))
        if _is_dictionary(entries):
            entries = [(k, c, m[:MAX_MEANING_CHARS]) for k, c, m in entries]
            names = columns[kind].name, columns[code].name
            return columns[meaning].name, CodeDictionary(*names, tuple(entries))
    return None


def _rank_columns(
    columns: Sequence[Column], values: Sequence[Sequence[str]]
) -> list[tuple[int, int, int]]:
    """Ways to read three columns as kind, code and meaning, the likeliest first."""

    def count_signs(places: tuple[int, int, int]) -> int:
        kind, code, meaning = places
        return (
            2 * bool(_KIND.search(columns[kind].name))
            + (len(set(values[code])) < len(values[code]))  # a running number never repeats
            + (columns[code].kind == "text")
            - 2 * bool(_ORDER.search(columns[code].name))
            + bool(_MEANING.search(columns[meaning].name))
            + 2 * any(map(has_chinese, values[meaning]))
            - 2 * any(map(has_chinese, values[code]))
            + (sum(map(len, values[meaning])) > sum(map(len, values[code])))
        )

    texts = [at for at, column in enumerate(columns) if column.kind == "text"]
    ways = [
        (kind, code, meaning)
        for kind, meaning in permutations(texts, 2)
        for code in range(len(columns))
        if code not in (kind, meaning)
    ]
    return sorted(ways, key=count_signs, reverse=True)


def _is_dictionary(entries: Sequence[tuple[str, str, str]]) -> bool:
    """Whether each kind has several codes, each of them once and with one meaning of its own."""
    kinds = {kind for kind, _, _ in entries}
    codes = {(kind, code) for kind, code, _ in entries}
    meanings = {(kind, meaning) for kind, _, meaning in entries}
    is_whole = all(all(entry) and len(entry[1]) <= _MAX_CODE_CHARS for entry in entries)
    is_unique = len(codes) == len(meanings) == len(entries)
    return is_whole and is_unique and _LEAST_KINDS <= len(kinds) <= len(entries) / 2


def _may_hold_words(column: Column) -> bool:
    return column.kind in ("text", "integer")


def _to_text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()
