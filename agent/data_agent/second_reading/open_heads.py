"""Whether people are counted once each, or with everything that they did."""

import re
from dataclasses import replace

from sqlglot import exp

from agent.data_agent.correction.syntax.nodes import make_column
from agent.data_agent.second_reading.asked_statement import AskedStatement, OpenPoint
from agent.labels.name_words import singularize
from agent.ports import Reading
from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.business.entities import find_senses_of_table
from agent.rule_engine.readings.somebody import is_table_of_people
from agent.schema_graph import JoinEdge

_PEOPLE = re.compile(
    r"(?:多少|几)个?人(?![次均工])|(?:多少|几)[位名](?=[?？。!！,，]|$)|人数|\bhow many people\b",
    re.IGNORECASE,
)
_COUNTED = (
    re.compile(r"\b(?:how many|number of|count of)((?: \w+){1,3})", re.IGNORECASE),
    re.compile(r"(?:多少|几)[个位名]?(\w{1,4})"),
    re.compile(r"(\w{1,4}?)(?:一共|总共|共)?有?(?:多少|几[个位名]|数量|总数)"),
)
"""What is counted, by the words beside how many."""
_TIMES = re.compile(r"\btimes\b|人次|次数|[几多少每]次", re.IGNORECASE)
"""What they did is asked for, by whatever name."""


def find_open_heads(asked: AskedStatement) -> OpenPoint | None:
    """How many patients were seen: each patient once, or visits; none where visits are named."""
    counts = asked.list_aggregates()
    if len(counts) != 1 or not isinstance(counts[0], exp.Count):
        return None
    return _find_heads_counted(asked, counts[0]) or _find_rows_counted(asked, counts[0])


def _find_heads_counted(asked: AskedStatement, count: exp.Count) -> OpenPoint | None:
    distinct = count.this
    column = distinct.expressions[0] if isinstance(distinct, exp.Distinct) else None
    stored = asked.statement.find_stored_column(column) if isinstance(column, exp.Column) else None
    if stored is None:
        return None
    edge = _find_whose_edge(asked, stored.table.name)
    if edge is None or edge.on[0][0] != stored.column.name or not _asks_for_people(asked, edge):
        return None
    other = asked.exchange_aggregate(exp.Count(this=exp.Star()))
    return OpenPoint(_name_heads(asked, edge), (Reading(_name_rows(asked, edge), other),))


def _find_rows_counted(asked: AskedStatement, count: exp.Count) -> OpenPoint | None:
    select = count.find_ancestor(exp.Select)
    sources = asked.statement.find_sources(select) if select is not None else None
    if not isinstance(count.this, exp.Star) or not sources or sources[0].table is None:
        return None
    edge = _find_whose_edge(asked, sources[0].table.name)
    if edge is None or not _asks_for_people(asked, edge):
        return None
    whose = make_column(edge.on[0][0], sources[0].label)
    heads = exp.Count(this=exp.Distinct(expressions=[whose]))
    other = asked.exchange_aggregate(heads)
    return OpenPoint(_name_rows(asked, edge), (Reading(_name_heads(asked, edge), other),))


def _find_whose_edge(asked: AskedStatement, events: str) -> JoinEdge | None:
    """The one join from events to people; people who belong to others are no events."""
    graph = asked.graph
    if is_table_of_people(graph, events):
        return None
    edges = [edge for edge in graph.edges[events] if edge.to_one and len(edge.on) == 1]
    people = [edge for edge in edges if is_table_of_people(graph, edge.right)]
    return people[0] if len(people) == 1 else None


def _asks_for_people(asked: AskedStatement, edge: JoinEdge) -> bool:
    text = asked.question.text
    if _TIMES.search(text) or asked.names_table(edge.left):
        return False
    counted = " ".join(phrase for pattern in _COUNTED for phrase in pattern.findall(text))
    named = replace(asked, question=replace(asked.question, text=counted)).names_table(edge.right)
    is_staff = "employee" in find_senses_of_table(asked.graph, edge.right)
    return named or (not is_staff and bool(_PEOPLE.search(text)))


def _name_heads(asked: AskedStatement, edge: JoinEdge) -> str:
    return asked.say("heads", thing=singularize(asked.wording.table(edge.right)))


def _name_rows(asked: AskedStatement, edge: JoinEdge) -> str:
    return asked.say("by", column=asked.wording.measure(Measure("count", edge.left)))
