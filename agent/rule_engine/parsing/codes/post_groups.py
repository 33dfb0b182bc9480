"""For each account manager: the post is a code of the staff, and rows refer to who holds it."""

from collections.abc import Iterator

from agent.labels.code_legends import read_legend
from agent.lexicon import expand_name
from agent.rule_engine.parsing.business.entities import find_table_senses
from agent.rule_engine.parsing.parse_state import Parse, add_group, consume
from agent.rule_engine.parsing.people.doers import DOERS
from agent.rule_engine.parsing.spans.spans import Span, ValueHit
from agent.schema_graph import Field, JoinEdge

_LONGEST_INITIALS = 4


def read_post_groups(parse: Parse) -> None:
    """Group by the people to whom the rows that are named refer under the name of the post.

    Only where one of their references is called so: whoever it refers to acts in that post.
    """
    for opener, span in zip(parse.spans, parse.spans[1:], strict=False):
        if not opener.does("each", "by") or not span.values or span.time is not None:
            continue
        edges = list(_list_references(parse, span))
        if len(edges) == 1 and not parse.intent.groups:
            [edge] = edges
            parse.graph.keep_reference(edge)
            parse.role = edge
            add_group(parse, parse.group_of(edge.right))
            consume([opener, span])
            span.values = ()


def _list_references(parse: Parse, span: Span) -> Iterator[JoinEdge]:
    """Those of the rows that are named; where other rows are, too, the way from these is unsure."""
    people = {hit.table for hit in span.values if find_table_senses(parse, hit.table) & DOERS}
    tables = parse.list_named_tables() - {None, *people}
    edges = parse.graph.edges[min(map(str, tables))] if len(tables) == 1 else []
    for edge in edges:
        hits = [hit for hit in span.values if hit.table == edge.right]
        refers = edge.to_one and len(edge.on) == 1 and edge.right in people
        if refers and any(_is_called(parse, edge, span, hit) for hit in hits):
            yield edge


def _is_called(parse: Parse, edge: JoinEdge, span: Span, hit: ValueHit) -> bool:
    """Whether the reference is called as the post is, in the question or in its legend."""
    field = Field(edge.left, edge.on[0][0])
    label, name = parse.graph.find_label(field).lower(), expand_name(field.column)
    for text in {span.text.lower(), hit.value.lower(), *_list_meanings(parse, hit)}:
        words = tuple(text.split())
        initials = "".join(word[0] for word in words)
        short = 1 < len(initials) <= _LONGEST_INITIALS and name[:1] == (initials,)
        if len(text) > 1 and (text in label or words == name[: len(words)] or short):
            return True
    return False


def _list_meanings(parse: Parse, hit: ValueHit) -> Iterator[str]:
    """What the legend of its column says that a code means."""
    column = parse.graph.column(Field(hit.table, hit.column))
    for meaning in read_legend(column):
        if meaning.code == hit.value:
            yield from (word.lower() for word in meaning.words if len(word) > 1)
