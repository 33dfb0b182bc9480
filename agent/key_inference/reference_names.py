"""How a column is called like the key of another table, or noted as a reference to its rows."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from agent.key_inference.pinyin_initials import find_initials, list_initials
from agent.labels.code_legends import parse_codes
from agent.labels.thing_names import TABLE_END, list_names_by_number
from agent.lexicon import expand_name, stem
from model.locales.chinese import compile_chinese, has_chinese
from model.sources.schema import Column, Table

_GENERIC = frozenset(
    [
        "id",
        "ids",
        "key",
        "code",
        "no",
        "num",
        "number",
        "uuid",
        "guid",
        "编号",
        "编码",
        "代码",
        "序号",
        "主键",
        "号",
    ]
)
_LABEL_END = ",，:：;；（( "
_REMARK = re.compile(r"[(（][^()（）]*[)）]")
_MARKS = re.compile("[,，:：;；]")
_PARTS = re.compile("[,，:：;；（()） ]")
_LEADERS = re.compile(
    r"^(?:直属|直接)?(?:上级|上司|领导|主管|师傅|导师)(?:员工|领导)?(?:编号|工号|id)?$"
    r"|\b(?:manager|supervisor|boss|mentor|leader)\b",
    re.IGNORECASE,
)
"""Whom a row of people is below."""
_PEOPLE = re.compile(r"员工|职工|雇员|人员|employee|staff|crew|worker|personnel", re.IGNORECASE)
_OF_WHOM = re.compile(
    r"\b(?:who|that|which|whose|in charge|responsible|looking)\b.*", re.IGNORECASE
)
_RELATION = frozenset(["of", "for", "per", "to", "in", "on", "with", "number", "count"])
"""Words behind which a thing is not what the column refers to: the discount for a customer."""
_NUMBER_END = compile_chinese(r"(?<=\p{Han})的?(?:ID|id|Id|编号)$")
_SHORTEST_LABEL, _LONGEST_ROLE, _LONGEST_NAME = 2, 3, 4


@dataclass(frozen=True, slots=True)
class RowKey:
    """The single column that identifies the rows of a table."""

    table: Table
    column: Column


ReferenceWay = Callable[[Column, RowKey], bool]


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, in the singular."""
    return tuple(stem(word) for word in expand_name(name))


def cut_label(column: Column) -> str:
    """What a column is called, without what its note says behind that."""
    return _cut_text(column.name if has_chinese(column.name) else column.label)


def strip_number(label: str) -> str:
    """客户 of 客户id and 客户的编号."""
    return _NUMBER_END.sub("", label)


def list_things(key: RowKey) -> Iterator[str]:
    """What the rows that a key identifies are called in Chinese."""
    core = TABLE_END.sub("", _cut_text(key.table.label))
    for thing in {core, *core.split("/"), *list_names_by_number(key.column.label)}:
        if has_chinese(thing) and len(thing) >= _SHORTEST_LABEL:
            yield thing


def may_name_people(table: Table) -> bool:
    """Whether the rows of a table are members of staff."""
    return _PEOPLE.search(f"{table.name} {table.label}") is not None


def _is_generic(key: RowKey) -> bool:
    return set(words_of(key.column.name)) <= _GENERIC


def has_name(column: Column, key: RowKey) -> bool:
    """store_id, where the stores have a store_id."""
    return column.name.lower() == key.column.name.lower() and not _is_generic(key)


def _is_table(column: Column, key: RowKey) -> bool:
    """A column `kind`, where a table `kinds` lists them."""
    return words_of(column.name) == words_of(key.table.unqualified_name)


def _has_name_of_table(column: Column, key: RowKey) -> bool:
    """customer_id, where a table of customers has an id."""
    words, owner = words_of(column.name), words_of(key.table.name.rpartition(".")[2])
    is_owner = words[:-1] and owner[-len(words[:-1]) :] == words[:-1]
    return _is_generic(key) and bool(is_owner) and words[-1:] == words_of(key.column.name)[-1:]


def _ends_with_name(column: Column, key: RowKey) -> bool:
    """join_store_id, where the stores have a store_id."""
    words, name = words_of(column.name), words_of(key.column.name)
    return not _is_generic(key) and len(name) > 1 and words[-len(name) :] == name


def _ends_with_label(column: Column, key: RowKey) -> bool:
    """收银员工号, where the employees are known by their 工号."""
    name = cut_label(key.column)
    own = len(name) >= _SHORTEST_LABEL and name.lower() not in _GENERIC
    whole = _cut_text(_REMARK.sub("", column.label))
    return own and (_ends_with(cut_label(column), name) or _ends_with(whole, name))


def _notes_label(column: Column, key: RowKey) -> bool:
    """店长，员工编号: the note says behind the role by what the other is known."""
    name = cut_label(key.column)
    own = len(name) > _SHORTEST_LABEL and name.lower() not in _GENERIC
    return own and any(_ends_with(part, name) for part in _PARTS.split(column.label.strip()))


def _ends_with(text: str, name: str) -> bool:
    """Whether a label ends with a name: with whole words where words are written apart."""
    return text.endswith(name) if has_chinese(name) else text == name


def _ends_with_thing(column: Column, key: RowKey) -> bool:
    """所在网点 of the staff: what the rows of the other table are."""
    label = strip_number(cut_label(column))
    return any(
        label.endswith(thing) and len(label) <= len(thing) + _LONGEST_ROLE
        for thing in list_things(key)
    )


def _notes_number_of_thing(column: Column, key: RowKey) -> bool:
    """推荐人，老会员的id: the note says behind the role of what it is the number."""
    parts = _PARTS.split(column.label.strip())
    names = [strip_number(part) for part in parts if _NUMBER_END.search(part)]
    return any(
        name.endswith(thing) and len(name) <= len(thing) + 1
        for name in names
        for thing in list_things(key)
    )


def _has_initials(column: Column, key: RowKey) -> bool:
    """kh_id, where a table `kehu` has an id."""
    return _is_generic(key) and find_initials(column) in list_initials(key.table)


def _notes_key(column: Column, key: RowKey) -> bool:
    """`badgeNo of the trainer`, where that is what the key of the other table is called."""
    own = not _is_generic(key) and len(words_of(key.column.name)) > 1
    return own and re.search(rf"\b{re.escape(key.column.name)}\b", column.label) is not None


def _notes_thing(column: Column, key: RowKey) -> bool:
    """`trainer (employee)`, `employee who takes care`: one row of the other table is meant."""
    if has_chinese(column.label):
        return False
    thing = words_of(key.table.unqualified_name)
    head, _, rest = column.label.partition("(")
    parts = (_MARKS.split(part)[0] for part in (head, rest.partition(")")[0]))
    names = (_OF_WHOM.sub("", part).lower() for part in parts)
    return any(_ends_with_words(name.split(), thing) for name in names)


def _ends_with_words(name: list[str], thing: tuple[str, ...]) -> bool:
    short = len(thing) <= len(name) <= _LONGEST_NAME and not _RELATION.intersection(name)
    return short and tuple(name[-len(thing) :]) == thing


def _has_role(column: Column, key: RowKey) -> bool:
    """店长 of shops, where it is what some of the staff are."""
    roles = {cut_label(column), _MARKS.split(column.label.partition("(")[0])[0].strip()}
    roles = {role for role in roles if len(role) >= _SHORTEST_LABEL}
    if not may_name_people(key.table):
        return False
    return any(roles & {*other.samples, *parse_codes(other)} for other in key.table.columns)


def is_led(column: Column, key: RowKey) -> bool:
    """直属上级 of the staff: another of them."""
    description = cut_label(column) or " ".join(expand_name(column.name))
    return may_name_people(key.table) and _LEADERS.search(description) is not None


REFERENCE_WAYS = (
    has_name,
    _has_name_of_table,
    _is_table,
    _ends_with_name,
    _ends_with_label,
    _notes_label,
    _notes_key,
    _notes_thing,
    _ends_with_thing,
    _notes_number_of_thing,
    _has_initials,
    _has_role,
)
"""How a column is called like a key, the surest first."""


def _cut_text(label: str) -> str:
    label = label.strip()
    for mark in _LABEL_END:
        label = label.partition(mark)[0]
    return label
