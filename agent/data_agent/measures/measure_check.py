"""Checks a written statement: measures are expanded first, then it is corrected and checked."""

from dataclasses import replace
from typing import NamedTuple

from agent.data_agent.correction.corrected_check import (
    Check,
    CorrectedQuery,
    check_with_correction,
)
from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.measures.expansion import Expansion, expand_measures
from agent.data_agent.measures.named_measures import list_measures
from agent.data_agent.measures.usage import find_used_measures
from agent.data_agent.review.fan_out import find_fan_outs
from model.errors import SqlRejected
from model.sources.teaching import Term


class QueryWithMeasures(NamedTuple):
    """A statement that may run, and the ids of the measures that it computes as defined."""

    corrected_query: CorrectedQuery
    measures: frozenset[str]


def check_with_measures(sql: str, check: Check, tables: TableLookup) -> QueryWithMeasures:
    """What may run. Raises `SqlRejected`, also where joins repeat the rows of a measure.

    A correction that would change the expression of a measure is not made.
    """
    expansion = expand_measures(sql, tables)
    if not expansion.terms:
        return find_measures(check_with_correction(sql, check, tables), tables)
    corrected_query = _check_expanded(expansion, check, tables)
    tree = parse_query(corrected_query.query.sql, tables.dialect)
    if tree is not None:
        statement = Statement(tree, tables)
        if expansion.absent and _names_what_is_not_read(statement):
            raise expansion.absent
        _refuse_repeated_rows(expansion.terms, statement)
    descriptions = tuple(map(_describe, expansion.terms))
    corrected_query = replace(corrected_query, changes=(*descriptions, *corrected_query.changes))
    term_ids = frozenset(term.id for term in expansion.terms)
    found_measures = find_measures(corrected_query, tables).measures
    return QueryWithMeasures(corrected_query, found_measures | term_ids)


def find_measures(corrected_query: CorrectedQuery, tables: TableLookup) -> QueryWithMeasures:
    """The statement with the measures whose expressions stand in it."""
    measure_ids = find_used_measures(corrected_query.query.sql, list_measures(tables), tables)
    return QueryWithMeasures(corrected_query, measure_ids)


def _check_expanded(expansion: Expansion, check: Check, tables: TableLookup) -> CorrectedQuery:
    try:
        corrected_query = check_with_correction(expansion.sql, check, tables)
    except SqlRejected as error:
        raise expansion.absent or error from None
    if corrected_query.changes:
        measure_ids = find_used_measures(corrected_query.query.sql, expansion.terms, tables)
        if any(term.id not in measure_ids for term in expansion.terms):
            return CorrectedQuery(check(expansion.sql))
    return corrected_query


def _names_what_is_not_read(statement: Statement) -> bool:
    """Whether a column is of a table that its SELECT does not read."""
    columns = (column for s in statement.list_selects() for column in statement.list_columns(s))
    return any(statement.resolve(column).kind == "unlabelled" for column in columns)


def _refuse_repeated_rows(terms: tuple[Term, ...], statement: Statement) -> None:
    for pair in find_fan_outs(statement):
        for term in terms:
            if term.values.table == pair.measured_table:
                raise SqlRejected(
                    "measures.repeated",
                    name=term.values.name,
                    table=pair.measured_table,
                    other=pair.multiplied_by,
                )


def _describe(term: Term) -> Correction:
    values = term.values
    meaning = " WHERE ".join(filter(None, (values.expression, values.condition)))
    return Correction("measure", {"name": values.name, "meaning": meaning})
