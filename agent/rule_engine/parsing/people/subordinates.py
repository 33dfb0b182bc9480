"""People below others of their own table: each manager's staff, who reports to whom."""

import re

from agent.rule_engine.intent import (
    Group,
    Measure,
    Order,
    OwnReferenceFilter,
)
from agent.rule_engine.parsing.business.entities import find_table_senses
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.people.doers import DOERS
from agent.rule_engine.parsing.people.referrers import list_own_references
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import HAN

_LEADERS = (
    rf"(?:直接|直属)?(?:上级|上司|领导|经理|主管|负责人|老板|师傅|导师|领队|领班|{HAN}长)"
    r"(?:医生|老师|员工)?"
)
_BELOW = r"(?:手下|下属|下级|底下|麾下|手底下|下面|下辖|旗下|管辖|下设)"
_LEADS = rf"(?:{_BELOW}|[各都]?[带管](?:着|了|过)?)"
_REST = r"[^，,。？?]{0,10}"
_HOW_MANY = (
    r"(?:一共|总共|现在|目前|分别|各)?(?:有|是)?(?:了)?(?:多少|几)?[个名位]?(?:人|员工|下属)?"
)
_LEADER = (
    r"(?:direct |line )?"
    r"(?:managers?|supervisors?|boss(?:es)?|(?:team |group |crew )?lead(?:er)?s?|mentors?"
    r"|superiors?|captains?|fore(?:man|men)|seniors?)"
)
_PEOPLE = r"(?:people|persons|employees|staff|workers|reports|direct reports|subordinates|members)"
_UNDER = r"(?: (?:under|below|reporting to) (?:them|him|her|it))?"
_EACH = re.compile(
    rf"(?:每一?[个位名]?|各(?:[个位名]|级)?)(?:{_LEADERS}){_LEADS}{_HOW_MANY}"
    rf"|\bhow many {_PEOPLE} (?:does|do) (?:each|every) {_LEADER}"
    rf" (?:have|manage|lead|supervise){_UNDER}"
    rf"|\b(?:how many|number of) {_PEOPLE} (?:per|for each|by|under each|of each) {_LEADER}"
)
_MOST = re.compile(
    rf"(?:谁|哪一?[个位名]?(?:{_LEADERS})?){_LEADS}[^，,。？?]{{0,6}}?最(?P<zh>多|少)的?"
    rf"|(?:{_BELOW})(?:的?人数?)?最(?P<zh2>多|少)的?(?:人)?(?:是)?(?:谁|哪一?[个位名])?"
    rf"|\b(?:which|what) {_LEADER} (?:has|have|manages|leads|supervises) (?:the )?"
    rf"(?P<en>most|fewest) {_PEOPLE}{_UNDER}"
    rf"|\bwho (?:manages|leads|supervises|has) (?:the )?(?P<who>most|fewest) {_PEOPLE}{_UNDER}"
)
_OF_NAME = re.compile(
    rf"^的?(?:{_BELOW})的?(?:一共|总共|现在|目前)?(?:有|是)?(?P<asked>几|多少|哪些|谁){_REST}"
)
_TO_NAME = re.compile(
    rf"(?:\bwho|\b(?P<many>how many) {_PEOPLE}|\b{_PEOPLE}|\beveryone|\b(?:which|all) [a-z]+)"
    r"(?: who| that)?"
    r" (?:directly )?(?:reports?|reporting|works?|working)(?: directly)? (?:to|under)\s*$"
)
_LEADER_SENSES = frozenset(["manager", "parent", "supervisor"])
_LEADER_LABEL = re.compile(
    r"上级|上司|领导|经理|主管|师傅|导师|领队|领班|[组班队店科处]长"
    r"|\b(?:manager|supervisor|boss|mentor|superior|captain|foreman|team lead)",
    re.IGNORECASE,
)


def read_subordinates(parse: Parse) -> None:
    """Count or list those who refer to others of their table as to their leaders."""
    leading = [f for f in list_own_references(parse) if _leads(parse, f)]
    fields = [f for f in leading if find_table_senses(parse, f.table) & DOERS] or leading
    if parse.intent.measures or parse.intent.groups:
        return
    if len(fields) != 1:
        for field in leading:
            _read_named_leader(parse, field)
        return
    [field] = fields
    most = _MOST.search(parse.text)
    match = most or _EACH.search(parse.text)
    if match is not None:
        _count_each(parse, field, most)
        _consume(parse, match.span())
        return
    for field in leading:
        _read_named_leader(parse, field)


def _count_each(parse: Parse, field: Field, most: re.Match[str] | None) -> None:
    """How many each leader has, or who has most of them."""
    intent = parse.intent
    measure = Measure("count", field.table)
    intent.groups.append(Group(field))
    intent.measures.append(measure)
    if most is not None:
        few = "少" in most[0] or "fewest" in most[0]
        intent.order, intent.limit = Order(measure, descending=not few), intent.limit or 1


def _read_named_leader(parse: Parse, field: Field) -> None:
    """Who reports to somebody who is named."""
    name = parse.graph.display_column(field.table)
    for span in parse.spans:
        values = [h.value for h in span.values if Field(h.table, h.column) == name]
        behind = _OF_NAME.search(parse.text[span.end :]) if values else None
        before = _TO_NAME.search(parse.text[: span.start]) if values else None
        if behind is None and before is None:
            continue
        counts = behind["asked"] in ("几", "多少") if behind else bool(before and before["many"])
        parse.intent.filters.append(OwnReferenceFilter(field, name, (values[0],)))
        if counts:
            parse.intent.measures.append(Measure("count", field.table))
        else:
            parse.intent.subject, parse.intent.extent = field.table, "names"
        start = before.start() if before else span.start
        _consume(parse, (start, span.end + (behind.end() if behind else 0)), span)
        return


def _leads(parse: Parse, field: Field) -> bool:
    label = parse.graph.column(field).label
    senses = find_column_senses(parse.graph, field) & _LEADER_SENSES
    return bool(senses) or _LEADER_LABEL.search(label) is not None


def _consume(parse: Parse, word_range: tuple[int, int], leader: Span | None = None) -> None:
    """These words are understood together, but for periods and values in them."""
    for span in parse.spans:
        inside = span.start < word_range[1] and span.end > word_range[0]
        if inside and (span is leader or not (span.values or span.time)):
            span.consumed, span.candidates, span.values = True, (), ()
