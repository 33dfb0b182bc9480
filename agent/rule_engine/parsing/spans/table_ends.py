"""Tables and columns that are known by a part of what they are called: 理赔 of 货损理赔单."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from agent.labels.thing_names import TABLE_END
from agent.lexicon.word_pairs import list_chinese_words
from agent.rule_engine.parsing.spans.function_words import load_function_words
from agent.rule_engine.parsing.spans.schema_terms import (
    SchemaTerm,
    TableTerms,
    find_senses,
)
from agent.rule_engine.parsing.spans.tokens import to_key
from model.identity_key import IdentityKey
from model.locales.chinese import HAN, compile_chinese, has_chinese

_FORM = re.compile(r"(?:登记|流水|明细)?(?:单据?|记录|台账|流水|明细|登记)?表?$")
"""On what the rows are written down, which is no part of what they are."""
_PAPERS = ("单", "单据", "记录")
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_CHINESE_ONLY = compile_chinese(r"\p{Han}{3,8}")
_THING_ENDS = frozenset("点站处室机品员户件库单")
_GENERAL = re.compile(r"^[每各月年日周季历总全基主子新老大小内外本]|[年月日次的度]$")
"""Words that say when, how much or of what size, and not what it is."""
_CACHED_SELECTIONS = 4
_SHORTEST, _PAIR = 2, 4
"""Characters of a word, and of two that stand beside each other: 维修保养."""


def find_table_by_end(word: str, tables: Sequence[TableTerms]) -> tuple[TableTerms, str] | None:
    """The one table whose label ends with the word, or with what it is in Chinese."""
    words = [word] if has_chinese(word) else list_chinese_words(word)
    matches = [(terms, label) for terms in tables for label in _list_ended(terms, words)]
    if len({terms.table.name for terms, _ in matches}) != 1:
        return None
    return matches[0]


def find_part(word: str, tables: Sequence[TableTerms]) -> tuple[str, str | None, str] | None:
    """The one table, or the one column, of whose label the word is a part."""
    match = find_table_by_end(word, tables)
    if match is not None:
        return match[0].table.name, None, match[1]
    return find_column_by_part(word, tables)


def find_table_by_character(character: str, tables: Sequence[TableTerms]) -> tuple[str, str] | None:
    """The one table, with its label, of whose two characters this is the one said: 桌 of 餐桌."""
    labels = {terms.table.name: _find_core(terms) for terms in tables}
    named = [n for n, core in labels.items() if len(core) == _SHORTEST and character in core]
    if len(named) != 1:
        return None
    [name] = named
    details = _list_details(name, tables)
    others = (each for each in tables if each.table.name not in details)
    said = (label for each in others for column, label in each.labels if column is None)
    return None if any(character in label for label in said) else (name, labels[name])


def find_by_abbreviation(
    word: str, tables: Sequence[TableTerms]
) -> tuple[str, str | None, str] | None:
    """The one table or column that is called so for short: 维保 of 维修保养."""
    if len(word) != _SHORTEST or not has_chinese(word):
        return None
    pattern = re.compile(rf"{word[0]}{HAN}{word[1]}{HAN}")
    found = {
        (terms.table.name, column): label
        for terms in tables
        for column, label in terms.labels
        if pattern.search(label)
    }
    names = sorted(found, key=lambda name: name[1] is not None)
    if not names or len({table for table, _ in names}) > 1 or (len(names) > 1 and names[0][1]):
        return None
    return *names[0], found[names[0]]


def find_column_by_part(text: str, tables: Sequence[TableTerms]) -> tuple[str, str, str] | None:
    """Table, column and label of the one column in whose label the word is: 年检 of 下次年检日."""
    words = [text] if has_chinese(text) else list(list_chinese_words(text))
    words = [word for word in words if len(word) >= _SHORTEST and not _GENERAL.search(word)]
    columns = {
        (terms.table.name, column, label)
        for terms in tables
        for column, label in terms.labels
        if column is not None and has_chinese(label)
        if any(_is_in(word, label, text) for word in words)
        if has_chinese(text) or column not in _list_keys(terms)  # renewals are no earlier contract
    }
    names = {(table, column) for table, column, _ in columns}
    return min(columns) if len(names) == 1 else None


def _list_keys(terms: TableTerms) -> set[str]:
    return {name for key in terms.table.foreign_keys for name in key.columns}


def _is_in(word: str, label: str, text: str) -> bool:
    """Whether the label has the word in it; a translated one must begin or end it."""
    if has_chinese(text):
        return word in label
    return label.startswith(word) or label.endswith(word)


def _list_ended(terms: TableTerms, words: Iterable[str]) -> list[str]:
    labels = [label for column, label in terms.labels if column is None and has_chinese(label)]
    return [label for label in labels if any(_ends(label, word) for word in words)]


def _ends(label: str, word: str) -> bool:
    """Whether the word is the thing itself, or the first of two that are."""
    bare = _FORM.sub("", TABLE_END.sub("", label), count=1)
    if len(word) < _SHORTEST or len(bare) < len(word) + _SHORTEST:
        return False
    return bare.endswith(word) or (len(bare) > _PAIR and bare[:-_SHORTEST].endswith(word))


def list_parts_of_tables(tables: Sequence[TableTerms]) -> tuple[TableTerms, ...]:
    """The terms by which a table is known that alone is called after a word: 师傅 of 维保师傅.

    They are made once for the very same terms.
    """
    return _make_parts(tuple(map(IdentityKey, tables)))


@lru_cache(maxsize=_CACHED_SELECTIONS)
def _make_parts(same: tuple[IdentityKey[TableTerms], ...]) -> tuple[TableTerms, ...]:
    return tuple(_list_parts_of_tables([terms.value for terms in same]))


def _list_parts_of_tables(tables: Sequence[TableTerms]) -> Iterator[TableTerms]:
    cores = {terms.table.name: _find_core(terms) for terms in tables}
    for terms in tables:
        parts = TableTerms(terms.table, terms.bare)
        details = _list_details(terms.table.name, tables)
        for word in _list_parts(cores[terms.table.name], _is_written(terms)):
            others = [core for name, core in cores.items() if name not in details]
            if any(word in core for core in others) or _is_taken(word, terms, tables):
                continue
            if not cores[terms.table.name].endswith(word) and _names_other(word, terms, tables):
                continue
            key = to_key(word)
            parts.words[key] = find_senses(key)
            parts.signatures.append(SchemaTerm(terms.table.name, None, (frozenset([f"={word}"]),)))
        if parts.words:
            yield parts


def _find_core(terms: TableTerms) -> str:
    """The first label in Chinese without what says that it is a table or on what it is written."""
    labels = (label for column, label in terms.labels if column is None and has_chinese(label))
    label = _BRACKETS.sub("", next(labels, ""))
    return _FORM.sub("", TABLE_END.sub("", label), count=1)


def _list_details(name: str, tables: Sequence[TableTerms]) -> set[str]:
    """The table, and those whose rows are a part of one of its rows: 借阅单明细 of 借阅单."""
    refers = (t.table for t in tables if any(k.table == name for k in t.table.foreign_keys))
    return {name, *(table.name for table in refers)}


def _is_written(terms: TableTerms) -> bool:
    """Whether the rows are of what is done, as the label says on what it is written: 借阅单."""
    labels = (label for column, label in terms.labels if column is None and has_chinese(label))
    return next(labels, "").endswith(_PAPERS)


def _list_parts(core: str, is_written: bool) -> Iterator[str]:
    if is_written and len(core) == _SHORTEST:
        yield core
    if _CHINESE_ONLY.fullmatch(core):
        if len(core) >= _PAIR:
            yield from (core[-_SHORTEST:], core[:_SHORTEST])
        elif len(core) == _PAIR - 1 and core[-1] in _THING_ENDS:
            yield core[:-1]


def _is_taken(word: str, terms: TableTerms, tables: Sequence[TableTerms]) -> bool:
    """Whether the word means something else: a column, a value, or anything in general."""
    key = to_key(word)
    if key in load_function_words() or _GENERAL.search(word):
        return True
    return any(key in each.values or _names_column(word, each, terms) for each in tables)


def _names_other(word: str, terms: TableTerms, tables: Sequence[TableTerms]) -> bool:
    """Whether the beginning of a compound is a thing of its own: 客户投诉 are not customers.

    The end of a compound says what its rows are. The beginning is only good for them where no
    other table is called so, and no reference of the rows to other ones either.
    """
    senses = find_senses(to_key(word))
    others = (s for each in tables if each is not terms for s in each.signatures)
    if any(other.column is None and other.tokens[-1] & senses for other in others):
        return True
    keys = [key for key in terms.table.foreign_keys if key.table != terms.table.name]
    refers = {column for key in keys for column in key.columns}
    return any(column in refers and label.startswith(word) for column, label in terms.labels)


def _names_column(word: str, of: TableTerms, terms: TableTerms) -> bool:
    """Whether a column is called so, or of another table alike, that does not refer to these rows.

    报修时间 and 报修单号 of the same table only say of what they are.
    """
    name = terms.table.name
    refers = {c for k in of.table.foreign_keys if k.table == name for c in k.columns}
    labels = [label for column, label in of.labels if column is not None and column not in refers]
    if any(label.endswith(word) for label in labels):
        return True
    return of is not terms and any(label.startswith(word) for label in labels)
