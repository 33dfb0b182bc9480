"""Tells columns the codes that a dictionary of their source explains.

A kind of codes is a column's where its note names the kind (`见字典 pay_st`), where its name is or
begins with the kind, or the kind is the table's name before the column's (`PAY_ST` of
`payment.st`), and the values fit. A copy of a dictionary that is out of use explains only tables
that are, too.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from agent.labels.stale_tables import is_archive, is_stale
from agent.lexicon import split_name
from model.sources.code_dictionary import CodeDictionary, Codes
from model.sources.egress import SourceEgress
from model.sources.schema import Column, Schema, Table

_LEAST_PREFIX = 2
_WORD = re.compile(r"[^\W_][\w]*")
_LETTERED = re.compile(r"[a-z][a-z0-9_]+")
"""A name between Chinese characters, which are written without spaces."""


@dataclass(frozen=True, slots=True)
class _Kind:
    dictionary: Table
    name: str
    codes: Codes
    known: frozenset[str]
    words: tuple[str, ...]

    def is_called_as(self, column: Column, table: Table) -> bool:
        """Whether the name is the kind, or its end behind words for the table.

        Where values are known to fit, also whether it begins with the kind.
        """
        own, joined = split_name(column.name), "".join(self.words)
        if "".join(own) == joined:
            return True
        if not (column.samples or column.profile):
            return False
        if _join_names(table, column) == joined:
            return True
        before, end = self.words[: -len(own)], self.words[-len(own) :]
        is_end = end == own and _are_begun(before, split_name(table.unqualified_name))
        return is_end or own[: len(self.words)] == self.words

    def fits(self, column: Column) -> bool:
        """Whether all values that are known of the column are codes of the kind."""
        if column.samples:
            return self.known.issuperset(column.samples)
        profile = column.profile
        ends = {profile.low, profile.high} - {""} if profile else set()
        distinct = (profile.distinct or 0) if profile else 0
        return self.known.issuperset(ends) and distinct <= len(self.known)


class _Kinds:
    """The kinds of codes of a schema, found by the words of a note or the end of a name."""

    def __init__(self, kinds: Iterable[_Kind]) -> None:
        self._by_name: defaultdict[str, list[_Kind]] = defaultdict(list)
        self._by_word: defaultdict[str, list[_Kind]] = defaultdict(list)
        for kind in kinds:
            self._by_name[kind.name.lower()].append(kind)
            for word in {kind.words[0], kind.words[-1], "".join(kind.words)}:
                self._by_word[word].append(kind)

    def list_named(self, note: str) -> list[_Kind]:
        """Those that a note names."""
        folded = note.lower()
        words = dict.fromkeys((*_WORD.findall(folded), *_LETTERED.findall(folded)))
        kinds = [kind for word in words for kind in self._by_name.get(word, ())]
        with_table = [k for k in kinds if k.dictionary.unqualified_name.lower() in words]
        return with_table or kinds

    def list_called(self, column: Column, table: Table) -> list[_Kind]:
        """Those that are called like a column."""
        own = split_name(column.name)
        names = (own[0], own[-1], "".join(own), _join_names(table, column)) if own else ()
        words = dict.fromkeys(names)
        found = {id(kind): kind for word in words for kind in self._by_word.get(word, ())}
        return [kind for kind in found.values() if kind.is_called_as(column, table)]


def explain_codes(schema: Schema) -> Schema:
    """The schema, its columns with the codes that a code dictionary in it explains.

    Codes that were there before are dropped. A dictionary explains nothing where one of its three
    columns is hidden or without values, or where their values may not go to every model.
    """
    egress = schema.source.egress
    kinds = [kind for table in schema.tables for kind in _list_kinds(table, egress)]
    current = _Kinds(kind for kind in kinds if not _is_out_of_use(kind.dictionary))
    every = _Kinds(kinds)
    tables = tuple(
        _explain(table, every if _is_out_of_use(table) else current) for table in schema.tables
    )
    return schema if tables == schema.tables else replace(schema, tables=tables)


def _list_kinds(table: Table, egress: SourceEgress) -> Iterator[_Kind]:
    columns = {column.name: column for column in table.columns}
    for meaning in table.columns:
        dictionary = meaning.dictionary
        if dictionary is None or not _is_visible(dictionary, columns):
            continue
        if not _may_leave(egress, table.name, (*_key_of(dictionary), meaning.name)):
            continue
        for name, codes in dictionary.group_codes().items():
            if words := split_name(name):
                yield _Kind(table, name, codes, frozenset(code for code, _ in codes), words)


def _key_of(dictionary: CodeDictionary) -> tuple[str, str]:
    return dictionary.kind_column, dictionary.code_column


def _is_visible(dictionary: CodeDictionary, columns: dict[str, Column]) -> bool:
    """Whether the kinds and the codes may be seen, as the values of the meanings may be."""
    found = [columns.get(name) for name in _key_of(dictionary)]
    return all(each is not None and bool(each.samples or each.profile) for each in found)


def _may_leave(egress: SourceEgress, table: str, columns: tuple[str, ...]) -> bool:
    clearances = (egress.clear(local=True), egress.clear(local=False))
    return all(
        clearance.has_samples and not any(clearance.withholds(table, name) for name in columns)
        for clearance in clearances
    )


def _explain(table: Table, kinds: _Kinds) -> Table:
    keys = {name for key in table.foreign_keys for name in key.columns}
    keys.update(table.primary_key if len(table.primary_key) == 1 else ())

    def find(column: Column) -> Codes:
        is_explained = table.has_code_dictionary or column.name in keys
        return () if is_explained else _find_codes(column, table, kinds)

    columns = tuple(
        replace(column, codes=codes) if column.codes != codes else column
        for column in table.columns
        for codes in [find(column)]
    )
    return table if columns == table.columns else replace(table, columns=columns)


def _find_codes(column: Column, table: Table, kinds: _Kinds) -> Codes:
    """Those of the only kind that the note names, else of the only one called like the column."""
    if column.kind not in ("text", "integer"):
        return ()
    named = [
        kind for kind in kinds.list_named(f"{column.note} {column.comment}") if kind.fits(column)
    ]
    found = named or [kind for kind in kinds.list_called(column, table) if kind.fits(column)]
    return found[0].codes if len({kind.codes for kind in found}) == 1 else ()


def _is_out_of_use(table: Table) -> bool:
    return is_stale(table) or is_archive(table)


def _join_names(table: Table, column: Column) -> str:
    """`ddzt` of `dd.zt`: initials are written together."""
    return "".join((*split_name(table.unqualified_name), *split_name(column.name)))


def _are_begun(words: tuple[str, ...], table_words: tuple[str, ...]) -> bool:
    """Whether each word begins or is a word of the table's name: `cust` of `customer`."""
    return all(
        any(other.startswith(word) for other in table_words) and len(word) >= _LEAST_PREFIX
        for word in words
    )
