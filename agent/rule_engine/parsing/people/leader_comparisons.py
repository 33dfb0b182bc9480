"""People compared with whom they are below: 工资比主管高的员工, who joined before their manager."""

import re

from agent.rule_engine.intent import Operator, OwnColumnFilter
from agent.rule_engine.parsing.column_senses import find_column_senses
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.people.leaders import LEADER_EN, LEADER_ZH, find_leader_reference
from agent.schema_graph import Field
from model.locales.chinese import HAN, compile_chinese

_THEIR = r"(?:their|its|his|her)(?: own)? "
_DONE = r"(?: (?:does|did|do|is|was|has|have))?"
_COMPARED = (
    re.compile(
        rf"(?P<what>{HAN}{{2,8}}?)[都还]?比(?:自己|本人|[他她其]们?)?的?"
        rf"(?P<leader>{LEADER_ZH})的?(?:{HAN}{{2,4}})??(?:还要?|更|都)?"
        r"(?P<op>[高多大长晚低少小短早])"
    ),
    compile_chinese(
        r"(?P<what>\p{Han}{2,8}?)(?P<op>超过|高于|多于|大于|晚于|低于|少于|小于|早于)了?"
        rf"(?:自己|本人|[他她其]们?)的?(?P<leader>{LEADER_ZH})的?(?=的|[？?。，,]|$)"
    ),
    re.compile(
        r"\b(?P<what>[a-z]+(?: [a-z]+){0,2}?) (?:is |are |was |were )?"
        r"(?P<op>earlier|later|sooner|more|less|higher|lower|longer|shorter)"
        rf"(?: [a-z]+)?? than {_THEIR}(?P<leader>{LEADER_EN}){_DONE}\b"
    ),
    re.compile(
        rf"\b(?P<what>[a-z]+(?: [a-z]+)??) (?P<op>before|after) {_THEIR}(?P<leader>{LEADER_EN})"
        rf"{_DONE}\b"
    ),
    re.compile(
        r"\b(?P<what>(?:earn|make|paid|get|with|have|has|had)[a-z]*) (?:an? )?"
        r"(?P<op>more|less|higher|lower|bigger|smaller|larger)(?: [a-z]+){0,3}? than "
        rf"{_THEIR}(?P<leader>{LEADER_EN}){_DONE}\b"
    ),
)
_GREATER = frozenset("高多大长晚") | {
    "超过",
    "高于",
    "多于",
    "大于",
    "晚于",
    "later",
    "more",
    "higher",
    "longer",
    "after",
    "bigger",
    "larger",
}
_OF_TIME = frozenset("早晚") | {"早于", "晚于", "earlier", "later", "sooner", "before", "after"}
_PAY = frozenset(["salary", "income", "wage"])
_EARNS = re.compile(r"^(?:earn|make|paid|get)")
_LEAST = 0.45


def read_leader_comparisons(parse: Parse) -> None:
    """Keep those whose number or day is larger or smaller than that of whom they are below."""
    if parse.intent.measures or parse.intent.groups:
        return
    for pattern in _COMPARED:
        match = pattern.search(parse.text)
        field = find_leader_reference(parse, match) if match is not None else None
        column = _find_column(parse, match, field.table) if match and field else None
        if match is None or field is None or column is None:
            continue
        operator: Operator = ">" if match["op"] in _GREATER else "<"
        parse.intent.filters.append(OwnColumnFilter(field, operator, column))
        parse.intent.subject = parse.intent.subject or field.table
        for span in parse.spans_over(match):
            if not parse.names_table(span) or span.start > match.start("op"):
                span.consumed, span.candidates, span.values = True, (), ()
        return


def _find_column(parse: Parse, match: re.Match[str], table: str) -> Field | None:
    """The one number or day of the table that the words before the comparison name."""
    timed = match["op"] in _OF_TIME
    fits = parse.graph.is_date if timed else parse.graph.is_number
    named_fields = {
        Field(c.table, c.column)
        for span in parse.spans_over(match)
        for c in span.candidates
        if c.column
        and c.table == table
        and c.score >= _LEAST
        and span.start < match.start("leader")
    }
    fields = [f for f in named_fields if fits(f) and not parse.graph.is_key(f)]
    if not fields and not timed and _EARNS.match(match["what"]):
        own = [f for f in parse.graph.fields(table) if parse.graph.is_number(f)]
        fields = [f for f in own if find_column_senses(parse.graph, f) & _PAY]
    return fields[0] if len(fields) == 1 else None
