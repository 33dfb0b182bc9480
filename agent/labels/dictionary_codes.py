"""Tells columns the codes that a dictionary of their source explains.

A kind of codes is a column's where its note names the kind (`见字典 pay_st`), or where the kind is
called as the column, with or without its table (`PAY_ST` of `payment.st`), and the values fit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from agent.lexicon import split_name
from model.sources.code_dictionary import CodeDictionary, Codes
from model.sources.egress import SourceEgress
from model.sources.schema import Column, Schema, Table

_LEAST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    codes: Codes

    def is_named_in(self, note: str) -> bool:
        word = rf"(?<![A-Za-z0-9_]){re.escape(self.name)}(?![A-Za-z0-9_])"
        return re.search(word, note, re.IGNORECASE) is not None

    def is_called_as(self, column: Column, table: Table) -> bool:
        """Whether the kind is the column's name, or its end behind words for its table."""
        own, words = split_name(column.name), split_name(self.name)
        if "".join(own) == "".join(words) or own[: len(words)] == words:
            return True
        before, end = words[: -len(own)], words[-len(own) :]
        return end == own and _are_begun(before, split_name(table.unqualified_name))

    def fits(self, column: Column) -> bool:
        """Whether all values that are known of the column are codes of the kind."""
        known = {code for code, _ in self.codes}
        if column.samples:
            return known.issuperset(column.samples)
        profile = column.profile
        ends = {profile.low, profile.high} - {""} if profile else set()
        distinct = (profile.distinct or 0) if profile else 0
        return known.issuperset(ends) and distinct <= len(known)


def explain_codes(schema: Schema) -> Schema:
    """The schema; columns have the codes that a dictionary of the same schema explains.

    Whatever they had before is gone. A dictionary explains nothing where a column of it is hidden
    or without its values, or where its values may not leave for every model: what is a code of what
    would tell them.
    """
    kinds = [kind for table in schema.tables for kind in _list_kinds(table, schema.source.egress)]
    tables = tuple(_explain(table, kinds) for table in schema.tables)
    return schema if tables == schema.tables else replace(schema, tables=tables)


def _list_kinds(table: Table, egress: SourceEgress) -> Iterator[_Kind]:
    columns = {column.name: column for column in table.columns}
    for meaning in table.columns:
        dictionary = meaning.dictionary
        if dictionary is None or not _is_visible(dictionary, columns):
            continue
        if not _may_leave(egress, table.name, (*_key_of(dictionary), meaning.name)):
            continue
        for name in dict.fromkeys(kind for kind, _, _ in dictionary.entries):
            yield _Kind(name, dictionary.list_codes(name))


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


def _explain(table: Table, kinds: list[_Kind]) -> Table:
    keys = {name for key in table.foreign_keys for name in key.columns}
    keys.update(table.primary_key if len(table.primary_key) == 1 else ())
    columns = tuple(
        replace(column, codes=codes) if column.codes != codes else column
        for column in table.columns
        for codes in [
            () if table.has_dictionary or column.name in keys else _find_codes(column, table, kinds)
        ]
    )
    return table if columns == table.columns else replace(table, columns=columns)


def _find_codes(column: Column, table: Table, kinds: list[_Kind]) -> Codes:
    """Those of the only kind that the note names, else of the only one called like the column."""
    if column.kind not in ("text", "integer"):
        return ()
    fitting = [kind for kind in kinds if kind.fits(column)]
    named = [kind for kind in fitting if kind.is_named_in(f"{column.note} {column.comment}")]
    found = named or [kind for kind in fitting if kind.is_called_as(column, table)]
    return found[0].codes if len(found) == 1 else ()


def _are_begun(words: tuple[str, ...], table_words: tuple[str, ...]) -> bool:
    """Whether each word begins or is a word of the table's name: `cust` of `customer`."""
    return all(
        any(other.startswith(word) for other in table_words) and len(word) >= _LEAST_PREFIX
        for word in words
    )
