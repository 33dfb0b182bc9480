"""What an unknown English word names by the dictionary: refused, where a state is 拒收.

The labels at hand are few: each is looked up, and not each of the many translations of the word.
Only one of them may have the meaning.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agent.labels.code_legends import parse_codes
from agent.lexicon import stem
from agent.lexicon.glosses import is_meaning
from agent.lexicon.similarity.english import GENERIC_WORDS
from agent.rule_engine.parsing.spans.schema_terms import TableTerms
from model.locales.chinese import has_chinese
from model.sources.schema import Column

_SHORTEST, _MOST_VALUES = 4, 40
_WORDS = re.compile(r"[a-z]+(?:[ -][a-z]+)?", re.IGNORECASE)
_HEADS = re.compile(
    r"(?:日期|时间|日|数量|重量|金额|总额|额|数|量|次数|方式|类型|类别|状态|等级|情况|记录|单|表|档案|信息)$"
)
_PLANNED = re.compile(r"预计|计划|应|要求|预约")
_ACTUAL = re.compile(r"^(?:实际|首次|上次|最近|最后)")


@dataclass(frozen=True, slots=True)
class Target:
    """A table (no column), a column, or a stored value of one, with one of its labels."""

    table: str
    column: str | None
    label: str
    is_value: bool = False


def find_glossed_target(phrase: str, tables: Sequence[TableTerms]) -> Target | None:
    """The one thing of which the phrase is a meaning.

    Things in the plural are rows before they are anything else; what was done is a state or a day.
    """
    if has_chinese(phrase) or not _WORDS.fullmatch(phrase) or len(phrase) < _SHORTEST:
        return None
    if stem(phrase.lower()) in GENERIC_WORDS:
        return None
    named = _drop_planned([t for t in _list_targets(tables) if _has_meaning(phrase, t)])
    for kinds in (_list_rows(phrase, named), [t for t in named if t.is_value], named):
        if kinds:
            places = {(t.table, t.column, t.label if t.is_value else "") for t in kinds}
            return kinds[0] if len(places) == 1 else None
    return None


def _list_rows(phrase: str, named: Iterable[Target]) -> list[Target]:
    says_thing = phrase.lower().endswith(("s", "ion"))
    return [t for t in named if t.column is None] if says_thing else []


def _has_meaning(phrase: str, target: Target) -> bool:
    label = target.label if target.is_value else _ACTUAL.sub("", target.label)
    bare = label if target.is_value else _HEADS.sub("", label)
    return any(is_meaning(phrase, each) for each in dict.fromkeys((label, bare)) if len(each) > 1)


def _drop_planned(targets: list[Target]) -> list[Target]:
    """When it sailed is the day on which it did, and not the one on which it was to."""
    actual = [t for t in targets if t.is_value or not _PLANNED.search(t.label)]
    return actual or targets


def _list_targets(tables: Sequence[TableTerms]) -> Iterator[Target]:
    for terms in tables:
        keys = {name for key in terms.table.foreign_keys for name in key.columns}
        keys.update(terms.table.primary_key)
        for column, label in terms.labels:
            if column not in keys and has_chinese(label):
                yield Target(terms.table.name, column, label)
        for each in terms.table.columns:
            if each.name not in keys:
                for value in _list_meanings(each):
                    yield Target(terms.table.name, each.name, value, is_value=True)


def _list_meanings(column: Column) -> Iterator[str]:
    """What its codes mean, else its values where there are few, as they are of a kind."""
    if codes := parse_codes(column):
        yield from filter(has_chinese, codes)
    elif column.kind == "text" and 1 < len(column.samples) <= _MOST_VALUES:
        yield from filter(has_chinese, column.samples)
