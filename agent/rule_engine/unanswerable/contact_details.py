"""Whether contact details are asked for of people of whom none are stored."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from agent.labels.code_legends import parse_codes
from agent.lexicon import split_name
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.readings.somebody import is_table_of_people


class ContactKind(NamedTuple):
    """How it is asked for, and what the columns are called that hold it."""

    asked: re.Pattern[str]
    stored: re.Pattern[str]


_EXPLANATION = re.compile(r"[(（,，;；:：。]")
"""Behind it stands what the values are: a way to pay by phone is no number."""
_ANY = r"contact|联系"
_WORKERS = re.compile(
    r"\b(?:coach|driver|doctor|nurse|vet|trainer|tutor|guide|courier|rider|pilot|technician|waiter"
    r"|agent|manager)(?:e?s)?\b|教练|司机|医生|医师|护士|技师|师傅|导游|骑手|快递员|顾问|导师|店长|经理",
    re.IGNORECASE,
)


def _make_kind(asked: str, stored: str) -> ContactKind:
    return ContactKind(
        re.compile(asked, re.IGNORECASE), re.compile(f"{stored}|{_ANY}", re.IGNORECASE)
    )


_KINDS = (
    _make_kind(
        r"\b(?:(?:tele|mobile |cell ?)?phone|mobile) (?:numbers?|nos?\.)(?![a-z])"
        r"|(?:手机|电话|座机)号码?|联系电话",
        r"phone|mobile|\btel|\bcell|手机|电话|座机",
    ),
    _make_kind(r"\be-?mail address(?:es)?\b|邮箱(?:地址)?", r"mail|邮箱|邮件"),
    _make_kind(
        r"\b(?:home|postal|mailing|street) address(?:es)?\b|(?:家庭)?住址", r"addr|street|地址|住址"
    ),
    _make_kind(r"\bwechat (?:numbers?|ids?)(?![a-z])|微信号", r"wechat|微信"),
    _make_kind(r"\bfax (?:numbers?|nos?\.)(?![a-z])|传真号码?", r"\bfax|传真"),
    _make_kind(r"身份证号?码?", r"身份证|证件|\bid card|identity"),
    _make_kind(
        r"\bcontact (?:details|data|info\w*)\b|联系方式",
        r"phone|mobile|\btel|mail|wechat|addr|手机|电话|微信|邮箱|地址",
    ),
)


def hints_at_contact(text: str) -> bool:
    """Whether the words of a contact detail are in it."""
    return any(kind.asked.search(text) for kind in _KINDS)


def find_missing_contact(parse: Parse) -> str | None:
    """The words for what nobody can be reached by here; it is no value of another column."""
    for kind in _KINDS:
        match = kind.asked.search(parse.text)
        if match is not None:
            holders = set(_list_holders(parse, kind.stored))
            is_missing = not _may_be_theirs(parse, holders) and not _is_value(match[0], parse)
            return match[0] if is_missing else None
    return None


def _list_holders(parse: Parse, stored: re.Pattern[str]) -> Iterator[str]:
    graph = parse.graph
    for table in graph.tables:
        for field in graph.fields(table):
            column = graph.column(field)
            head = _EXPLANATION.split(column.label)[0]
            is_code = bool(parse_codes(column))
            if not is_code and stored.search(f"{' '.join(split_name(field.column))} {head}"):
                yield table


def _may_be_theirs(parse: Parse, holders: set[str]) -> bool:
    """Whether one of these tables holds it of those who are asked about.

    Of people who are named it is in their own rows, or in rows that belong to them; what stands
    beside the name of other people, or of the place they belong to, is not theirs.
    """
    named = {table for span in parse.spans if (table := parse.table_of(span))}
    people = {table for table in named if _is_of_people(parse, table)}
    if not people:
        return bool(holders)
    return any(
        holder in named
        or _is_named_for_contact(parse, holder)
        or (not _is_of_people(parse, holder) and _belongs_to(parse, holder, people))
        for holder in holders
    )


def _is_of_people(parse: Parse, table: str) -> bool:
    """Also of those who work there, whatever their trade calls them."""
    graph = parse.graph
    text = f"{graph.bare[table].replace('_', ' ')} {graph.tables[table].label}"
    return is_table_of_people(graph, table) or bool(_WORKERS.search(text))


def _is_named_for_contact(parse: Parse, table: str) -> bool:
    label = parse.graph.tables[table].label
    return bool(re.search(f"{_ANY}|addr|地址", f"{table} {label}", re.IGNORECASE))


def _belongs_to(parse: Parse, table: str, people: set[str]) -> bool:
    return any(edge.to_one and edge.right in people for edge in parse.graph.edges[table])


def _is_value(words: str, parse: Parse) -> bool:
    asked = words.casefold()
    return any(asked in v.value.casefold() for span in parse.spans for v in span.values)
