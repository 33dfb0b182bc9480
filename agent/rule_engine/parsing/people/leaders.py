"""Whom rows of a table are below: each employee's manager, the head office of a branch."""

import re

from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.business.entities import find_table_senses
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.people.doers import DOERS
from agent.rule_engine.parsing.people.referrers import list_own_references
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import HAN

LEADER_ZH = (
    r"(?:直接|直属|顶头)?(?:上级|上司|领导|经理|主管|老板|师傅|导师|领队|领班|[组班队店科处]长|总部|总店|总公司|母公司)"
    r"(?:[员职]工|业务员|网点|门店|分店|部门|公司|机构|单位|医生|老师)?"
)
LEADER_EN = (
    r"(?:direct |line |immediate )?(?:managers?|supervisors?|boss(?:es)?"
    r"|(?:team |group |crew )?leader?s?|mentors?|captains?|fore(?:man|men)"
    r"|superiors?|seniors?(?: [a-z]+)?|parents?|head offices?|headquarters)"
)
_CALLED_ZH = r"(?:的?(?:姓名|名字|名称|名))?"
_EACH = (
    re.compile(
        rf"(?P<n>{HAN}{{2,6}}){_CALLED_ZH}(?:和|及|与|、|以及|跟|还有)"
        rf"(?:其|他们?的|它们?的|各自的?|对应的?)?(?P<leader>{LEADER_ZH}){_CALLED_ZH}"
    ),
    re.compile(
        rf"(?:每一?[个位名家]|各[个位家]?)(?P<n>{HAN}{{2,6}}?)的(?P<leader>{LEADER_ZH})"
        rf"{_CALLED_ZH}(?:分别)?(?:是谁|是哪[个位家]?|叫什么|有谁)?(?=[？?，,。]|$)"
    ),
    re.compile(
        rf"\bwho (?:is|are) the (?P<leader>{LEADER_EN}) (?:of|for) (?:each|every|all)\b"
        rf"|\b(?:and|with|together with|along with|plus) (?:the )?(?:names? of )?"
        rf"(?:their|its|his|her|the) (?P<leader2>{LEADER_EN})(?:'s? names?| names?)?\b"
    ),
)
_OF_ONE_BEHIND = re.compile(rf"^的(?P<leader>{LEADER_ZH})(?:是|叫)?(?:谁|哪一?[个位家]|什么)?")
_OF_ONE_EN = re.compile(rf"^'s (?P<leader>{LEADER_EN})\b")
_OF_ONE_BEFORE = re.compile(
    rf"\bwho(?: is|'s) the (?P<leader>{LEADER_EN}) of $|\bwho (?:is|does) $"
)
_REPORTS = re.compile(r"^ reports? to\b")
_NONE = re.compile(
    rf"(?:还)?(?:没有|无)(?P<leader>{LEADER_ZH})(?=的|[？?。]|$)"
    rf"|\b(?:without|(?:have|has|with) no|do(?:es)? not have|don't have|doesn't have)"
    rf" (?:a |an |any )?(?P<leader2>{LEADER_EN})\b"
)
_CALLED_SO = 0.99
_OF_PEOPLE = re.compile(
    r"上司|领导|经理|主管|师傅|导师|领队|领班|[组班队店科处]长|manager|supervisor|boss|mentor"
)
"""Below whom only people are."""
_ABOVE = re.compile(r"上级|总|母|parent|head|^$")
"""What is above a thing, which has no manager of its own table."""
_SKIPPED = re.compile(
    rf"[，,；;]?\s*(?:没有|无)(?:{LEADER_ZH})的(?:{HAN}{{0,4}})(?:不用|不要|不必|无需|除外|不算|跳过|忽略)"
    r"[列写管显示出]{0,3}"
    rf"|[,;.]?\s*\b(?:skip|leave out|ignore|omit|excluding|leaving out|skipping|ignoring|without) "
    rf"(?:those|the ones|people|anyone|whoever|any) (?:without|with no|who ha(?:s|ve) no)"
    rf"(?: an?| any)? (?:{LEADER_EN})\b|[,;.]?\s*\bgive both names\b"
)


def read_leaders(parse: Parse) -> None:
    """List those with whom they are below, by name; or those who are below nobody."""
    if parse.intent.measures or parse.intent.groups:
        return
    skipped = _SKIPPED.search(parse.text)
    text = parse.text[: skipped.start()] if skipped else parse.text
    for pattern in _EACH:
        match = pattern.search(text)
        field = find_leader_reference(parse, match) if match else None
        if match is not None and field is not None:
            _list_with_leaders(parse, field, match.span())
            _read_skipped(parse, field)
            return
    if _read_leader_of_one(parse):
        return
    none = _NONE.search(text)
    field = find_leader_reference(parse, none) if none else None
    if none is not None and field is not None:
        parse.intent.filters.append(ValueFilter(field, "null"))
        _consume(parse, none.span())


def find_leader_reference(parse: Parse, match: re.Match[str]) -> Field | None:
    """The one reference to its own table that is called so, of a table that is named first."""
    groups = match.groupdict()
    word = groups.get("leader") or groups.get("leader2") or ""
    fields = [f for f in list_own_references(parse) if _is_called(parse, f, word)]
    tables = parse.list_named_tables()
    inside = [m for m in parse.spans if m.start >= match.start() and m.end <= match.end()]
    if not tables:
        tables = {c.table for m in inside for c in m.candidates if c.score >= _CALLED_SO}
    fields = [f for f in fields if f.table in tables or not tables]
    return fields[0] if len(fields) == 1 else None


def _is_called(parse: Parse, field: Field, word: str) -> bool:
    """Whether the label says it with the same word, or any word for whom one is below."""
    label = f"{field.column} {parse.graph.find_label(field)}".lower()
    people = find_table_senses(parse, field.table) & DOERS or _OF_PEOPLE.search(label)
    if not people and not _ABOVE.search(word):
        return False
    bare = re.sub(r"^(?:直接|直属|顶头)", "", word)
    if word and not word.isascii() and bare[:2] in label:
        return True
    return re.search(LEADER_ZH, label) is not None or re.search(LEADER_EN, label) is not None


def _list_with_leaders(parse: Parse, field: Field, place: tuple[int, int]) -> None:
    """Everybody in the table beside whom each of them is below."""
    intent = parse.intent
    intent.subject = field.table
    intent.outputs = [parse.graph.display_column(field.table), field]
    intent.extent = "names"
    _consume(parse, place)


def _read_skipped(parse: Parse, field: Field) -> None:
    """Leave out those who are below nobody, where it is said so."""
    for match in _SKIPPED.finditer(parse.text):
        _consume(parse, match.span())
        if "both names" not in match[0]:
            parse.intent.filters.append(ValueFilter(field, "notnull"))


def _read_leader_of_one(parse: Parse) -> bool:
    """王芳的上级是谁: whom somebody who is named is below."""
    for span in parse.spans:
        hits = [h for h in span.values if Field(h.table, h.column) in _list_names(parse)]
        behind = _OF_ONE_BEHIND.search(parse.text[span.end :]) if hits else None
        behind = behind or (_OF_ONE_EN.search(parse.text[span.end :]) if hits else None)
        before = _OF_ONE_BEFORE.search(parse.text[: span.start]) if hits else None
        reports = _REPORTS.search(parse.text[span.end :].replace(" report ", " reports "))
        if before is not None and not before["leader"] and not reports:
            before = None
        match = behind or before
        if match is None:
            continue
        fields = [f for f in list_own_references(parse) if f.table == hits[0].table]
        fields = [f for f in fields if _is_called(parse, f, match["leader"] or "")]
        if len(fields) != 1:
            continue
        start = before.start() if before else span.start
        end = span.end + (behind.end() if behind else 0)
        _list_with_leaders(parse, fields[0], (start, end))
        name = Field(hits[0].table, hits[0].column)
        parse.intent.filters.append(ValueFilter(name, "=", (hits[0].value,)))
        return True
    return False


def _list_names(parse: Parse) -> set[Field]:
    return {parse.graph.display_column(f.table) for f in list_own_references(parse)}


def _consume(parse: Parse, place: tuple[int, int]) -> None:
    """These words are understood together, but for periods and conditions in them."""
    for span in parse.spans:
        if span.start < place[1] and span.end > place[0] and not span.time:
            _drop(span)


def _drop(span: Span) -> None:
    span.consumed, span.candidates, span.values = True, (), ()
