"""Tables that are known by the end of what they are called: 理赔 of 货损理赔单."""

import re
from collections.abc import Iterable, Sequence

from agent.labels.bilingual import has_chinese
from agent.lexicon.word_pairs import list_chinese_words
from agent.rule_engine.parsing.spans.schema_terms import TABLE_END, TableTerms

_FORM = re.compile(r"(?:登记|流水|明细)?(?:单据?|记录|台账|流水|明细|登记)?表?$")
"""On what the rows are written down, which is no part of what they are."""
_SHORTEST, _PAIR = 2, 4
"""Characters of a word, and of two that stand beside each other: 维修保养."""


def find_table_by_end(said: str, tables: Sequence[TableTerms]) -> tuple[TableTerms, str] | None:
    """The one table whose label ends with the word, or with what it is in Chinese."""
    words = [said] if has_chinese(said) else list_chinese_words(said)
    found = [(terms, label) for terms in tables for label in _list_ended(terms, words)]
    if len({terms.table.name for terms, _ in found}) != 1:
        return None
    return found[0]


def _list_ended(terms: TableTerms, words: Iterable[str]) -> list[str]:
    called = [label for column, label in terms.labels if column is None and has_chinese(label)]
    return [label for label in called if any(_ends(label, word) for word in words)]


def _ends(label: str, word: str) -> bool:
    """Whether the word is the thing itself, or the first of two that are."""
    bare = _FORM.sub("", TABLE_END.sub("", label), count=1)
    if len(word) < _SHORTEST or len(bare) < len(word) + _SHORTEST:
        return False
    return bare.endswith(word) or (len(bare) > _PAIR and bare[:-_SHORTEST].endswith(word))
