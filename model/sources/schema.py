"""A data source as it was found at sync: tables, columns, keys, notes and stored values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from model.identity_key import IdentityKey
from model.locales import LocaleText
from model.sources.code_dictionary import CodeDictionary, Codes
from model.sources.egress import OPEN_EGRESS, SourceEgress
from model.sources.lineage import TableLineage
from model.sources.policy import NO_VALUE_LIMITS, ValueLimits
from model.sources.teaching import NO_TEACHING, MatchedExample, MatchedTerm, Teaching

ColumnKind = Literal[
    "integer", "decimal", "float", "text", "date", "datetime", "time", "boolean", "json", "binary"
]
Dialect = str
"""The name of a dialect of SQL that `model/engines` describes."""
Cell = str | int | float | bool | None
"""A value as JSON carries it: decimals, dates and integers above 2^53 are strings."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What a sync counted in a column; made of no values but the ends of its range."""

    rows: int
    """How many rows were read."""
    whole: bool
    """Whether these are all rows of the table; otherwise every count is an estimate."""
    nulls: float
    """The share of NULL, from 0 to 1."""
    distinct: int | None = None
    """Different values in the rows read, NULL not counted; None when they were not compared."""
    low: str = ""
    """The least and the greatest value of the whole table, of numbers and dates only."""
    high: str = ""
    format: str = ""
    """How texts or numbers that stand for dates or codes are written: `YYYYMM`, `Y/N`."""

    @property
    def unique(self) -> bool:
        """Whether every row of the table has a value of its own."""
        return self.whole and self.rows > 1 and self.nulls == 0 and self.distinct == self.rows

    @property
    def repeats(self) -> bool:
        """Whether some rows of the table certainly share a value."""
        is_known = self.whole and self.distinct is not None and self.nulls == 0
        return is_known and self.rows > (self.distinct or 0)


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `type` is the database's own word, `kind` what it means to us."""

    name: str
    type: str
    kind: ColumnKind
    nullable: bool = True
    comment: str = ""
    note: str = ""
    enabled: bool = True
    samples: tuple[str, ...] = ()
    """Distinct values of a short text column, most frequent first; empty when switched off."""
    enum: bool = False
    """Whether `type` names an enumeration of the database's own, or an array of one."""
    profile: ColumnProfile | None = None
    """What the last sync counted; None when it could not, or must not."""
    dictionary: CodeDictionary | None = None
    """Of a column of meanings in a code dictionary: all rows of that table."""
    codes: Codes = ()
    """The codes that a code dictionary of the source explains for it; computed, never stored."""

    @property
    def label(self) -> str:
        """What people call it: the administrator's note, else the comment, else nothing."""
        return self.note or self.comment

    def without_values(self) -> "Column":
        """The column without anything that was read from rows."""
        return replace(self, samples=(), profile=None, dictionary=None, codes=())


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A key; `columns` and `references` have the same length and order."""

    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]
    inferred: bool = False
    """Found by names and shared values; nothing in the data declares it."""
    unmatched: int = 0
    """Rows that name nothing there, of a key that was inferred."""
    assumed: bool = False
    """Inferred for answers only, from names, notes and ranges: nobody reviewed it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view. `name` is what SQL writes: `schema.table` outside the default schema."""

    name: str
    columns: tuple[Column, ...]
    kind: Literal["table", "view"] = "table"
    comment: str = ""
    note: str = ""
    enabled: bool = True
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    rejected_keys: tuple[ForeignKey, ...] = ()
    """Keys that an administrator has rejected: nothing may join by them."""
    rows: int | None = None
    """The database's estimate, or a count; None when there is neither."""
    rows_exact: bool = False
    """Whether the last sync counted `rows`."""
    partial: bool = False
    """Whether columns of it are switched off and therefore missing in `columns`."""
    switched_off: frozenset[str] = frozenset()
    """The names of those that an administrator switched off."""
    lineage: TableLineage | None = None
    """What a sync found of its origin, which is stored for itself; None: nobody looked."""

    @property
    def label(self) -> str:
        """What people call it: the administrator's note, else the comment, else nothing."""
        return self.note or self.comment

    @property
    def unqualified_name(self) -> str:
        """Its name without the schema."""
        return self.name.rpartition(".")[2]

    @property
    def has_code_dictionary(self) -> bool:
        """Whether it explains codes of other tables."""
        return any(column.dictionary for column in self.columns)

    def column(self, name: str) -> Column | None:
        """The column of that name, in any case; of several, the one that is written so."""
        by_name, by_key = _index_columns(IdentityKey(self.columns))
        return by_name.get(name) or by_key.get(name.lower())


@lru_cache(maxsize=4_096)
def _index_columns(same: IdentityKey[tuple[Column, ...]]) -> tuple[dict[str, Column], ...]:
    """Columns by their names as they are written, and in lower case; of equal ones the first."""
    backwards = same.value[::-1]
    by_name = {column.name: column for column in backwards}
    return by_name, {column.name.lower(): column for column in backwards}


@dataclass(frozen=True, slots=True)
class Join:
    """Two tables that can be joined: pairs of (left column, right column)."""

    left: str
    right: str
    on: tuple[tuple[str, str], ...]
    origin: Literal["declared", "inferred", "manual"] = "declared"
    unmatched: int = 0
    """Rows of the left table that name none of the right one, where the join was inferred."""

    @property
    def condition(self) -> str:
        """As SQL says it."""
        return " AND ".join(f"{self.left}.{a} = {self.right}.{b}" for a, b in self.on)


def to_join(table: str, key: ForeignKey) -> Join:
    """The join that a key of a table states."""
    on = tuple(zip(key.columns, key.references, strict=True))
    origin: Literal["declared", "inferred"] = "inferred" if key.inferred else "declared"
    return Join(table, key.table, on, origin, key.unmatched)


@dataclass(frozen=True, slots=True)
class JoinPath:
    """A way from the first of the tables to the last; each join is between two that follow."""

    tables: tuple[str, ...]
    joins: tuple[Join, ...]


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Which data source, and what its SQL must look like."""

    id: str
    name: str
    kind: str
    dialect: Dialect
    server_version: str = ""
    egress: SourceEgress = OPEN_EGRESS
    """What of it may leave; it goes wherever what was read from the source goes."""
    default_schema: str = ""
    """The schema that its connection names; empty: that of the engine."""
    dictionaries: frozenset[str] = frozenset()
    """The tables that explain codes of others, case-folded, whoever may see them."""


@dataclass(frozen=True, slots=True)
class Schema:
    """All that an actor may ask of a source: enabled tables and columns that he may see."""

    source: SourceInfo
    tables: tuple[Table, ...]
    joins: tuple[Join, ...]
    version: str = ""
    """Changes with every sync, note or switch."""
    newest: date | None = None
    """The newest day in the data, when it is known."""
    hidden: frozenset[str] = field(default=frozenset(), repr=False)
    """Names, in lower case, of what is not visible: what a database says is searched for them."""
    access: str = ""
    """Fingerprint of what the actor sees of the source; empty when that is everything."""
    value_limits: ValueLimits = field(default=NO_VALUE_LIMITS, repr=False)
    teaching: Teaching = field(default=NO_TEACHING, repr=False)
    """Terms that name nothing else than `tables`, and examples, whose statements may name more."""

    @property
    def cache_key(self) -> tuple[str, str, str]:
        """What is computed from a schema is cached by source, version, access and egress rules."""
        return self.source.id, self.version, self.access + self.source.egress.fingerprint


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a table was found: a key of `model/locales/answers/retrieval.json` and its values."""

    code: Literal["named", "columns", "value", "joins", "similar", "term", "example"]
    params: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RetrievedTable:
    """A table that a question seems to be about, and why."""

    table: Table
    score: float
    why: tuple[Reason, ...] = ()
    place: int = 0
    """Among all tables of its source, in the order in which the source lists them."""
    gain: float = 0.0
    """What it explains of the question beyond those chosen before it; 0: it is not chosen."""


MatchKind = Literal["exact", "folded", "code", "prefix", "pinyin", "translated", "typo"]
"""The same but for case · but for blanks · explained · begun · in pinyin · translated · a typo."""
_MATCH_WEIGHTS: Mapping[MatchKind, float] = {
    "exact": 1.0, "folded": 0.9, "code": 0.9, "prefix": 0.6, "pinyin": 0.6, "translated": 0.5,
    "typo": 0.4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MatchedValue:
    """Words of the question that stand in the data, or mean what stands there."""

    text: str
    table: str
    column: str
    value: str
    how: MatchKind = "exact"
    is_number: bool = False
    """Whether the column holds numbers: its codes are written without quotes."""

    @property
    def weight(self) -> float:
        """How sure it is, up to 1."""
        return _MATCH_WEIGHTS[self.how]


@dataclass(frozen=True, slots=True)
class SkippedSearch:
    """A part of the search that failed this time, and why."""

    part: Literal["vectors", "rerank"]
    problem: LocaleText


@dataclass(frozen=True, slots=True)
class RetrievedSchema:
    """The part of a schema that a question needs, best table first."""

    source: SourceInfo
    tables: tuple[RetrievedTable, ...]
    joins: tuple[Join, ...] = ()
    values: tuple[MatchedValue, ...] = ()
    skipped_searches: tuple[SkippedSearch, ...] = ()
    paths: tuple[JoinPath, ...] = ()
    """Shortest ways between the best tables that no single join connects."""
    terms: tuple[MatchedTerm, ...] = ()
    """Terms that the question uses; what they name is among the tables."""
    examples: tuple[MatchedExample, ...] = ()
    """Examples like the question, whose statements may run."""
