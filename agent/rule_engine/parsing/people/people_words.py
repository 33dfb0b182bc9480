"""Words for people by whom no table goes: members, where customers have a membership level."""

from collections.abc import Iterable, Iterator

from agent.rule_engine.parsing.business.entities import is_person
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.schema_terms import TableTerms
from agent.rule_engine.parsing.spans.spans import Candidate, Span
from agent.rule_engine.parsing.table_disambiguation import PERSONS

_SCORE = 0.9
"""As certain as a table that is named outright."""


def assume_people(parse: Parse, tables: Iterable[TableTerms]) -> None:
    """Take such a word for the one table of people that has a column called by it."""
    table_terms = list(tables)
    for span in parse.spans:
        persons = span.senses & PERSONS
        if not persons or span.values or parse.names_table(span):
            continue
        owners = set(_list_owners(parse, table_terms, persons))
        if len(owners) == 1 and _is_only_part(span):
            [table] = owners
            span.candidates = (Candidate(table, None, _SCORE),)
            parse.assumed_people.append((span.text, table))


def _is_only_part(span: Span) -> bool:
    """Whether no column is called just so."""
    return max((c.score for c in span.candidates), default=0.0) < _SCORE


def _list_owners(parse: Parse, tables: list[TableTerms], persons: frozenset[str]) -> Iterator[str]:
    """Tables of people of whom a column is called by the word and something more."""
    for terms in tables:
        if not is_person(parse, terms.table.name):
            continue
        for signature in terms.signatures:
            column = terms.table.column(signature.column or "")
            is_named = column is not None and column.kind == "text" and len(signature.tokens) > 1
            if is_named and any(persons & senses for senses in signature.tokens[:-1]):
                yield terms.table.name
