"""Checks a statement with the guard; refused statements are corrected and checked again."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from sqlglot import exp

from agent.data_agent.correction.ambiguous_columns import correct_ambiguous
from agent.data_agent.correction.condition_values import correct_value
from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.dialects import find_dialect_name, list_translations, strip_prose
from agent.data_agent.correction.expressions.code_meanings import correct_code_meaning
from agent.data_agent.correction.expressions.contradictions import correct_contradiction
from agent.data_agent.correction.expressions.counted_states import restrict_to_counted_states
from agent.data_agent.correction.expressions.dates import correct_date
from agent.data_agent.correction.expressions.key_names import add_entity_name
from agent.data_agent.correction.expressions.period_columns import correct_period_column
from agent.data_agent.correction.expressions.state_filters import correct_state
from agent.data_agent.correction.expressions.unknown_codes import correct_unknown_code
from agent.data_agent.correction.figures.asked_units import (
    convert_threshold,
    convert_to_asked_unit,
)
from agent.data_agent.correction.figures.counted_quantities import sum_quantity
from agent.data_agent.correction.figures.day_differences import correct_day_difference
from agent.data_agent.correction.figures.day_order import correct_day_order
from agent.data_agent.correction.figures.divisions import correct_division
from agent.data_agent.correction.figures.empty_addends import count_empty_as_zero
from agent.data_agent.correction.figures.shares import correct_share
from agent.data_agent.correction.groups.frequent_values import choose_most_common
from agent.data_agent.correction.groups.group_columns import show_group_columns
from agent.data_agent.correction.groups.group_conditions import correct_group_condition
from agent.data_agent.correction.groups.group_filters import correct_group_filter
from agent.data_agent.correction.groups.grouping import correct_alias, correct_grouping
from agent.data_agent.correction.groups.missing_counts import add_count, add_group_count
from agent.data_agent.correction.groups.missing_groups import add_missing_group
from agent.data_agent.correction.joins.mismatched_keys import correct_join
from agent.data_agent.correction.joins.unknown_tables import replace_unknown_table
from agent.data_agent.correction.joins.unmentioned_joins import remove_unmentioned_join
from agent.data_agent.correction.joins.unused_joins import remove_unused_join
from agent.data_agent.correction.misplaced_columns import correct_column
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.quoting import correct_quoted_text
from agent.data_agent.correction.sql_parsing import PARSE_FAILURES, parse_query, render_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.correction.table_names import correct_table
from model.errors import SqlRejected
from model.sources.query import CheckedQuery

MAX_CHANGES = 12
Result = TypeVar("Result")
_UNREADABLE = frozenset({"guard.syntax", "guard.look_alike"})
_COLUMN_RULES = frozenset({"guard.column", "guard.outer_column"})
_FORM_RULES = frozenset({"guard.syntax", "guard.function", "guard.type"})
"""Refusals because of form; a statement that is refused for what it does stays refused."""
_HINTS = ("/*!", "/*+", "/*M!")
log = logging.getLogger(__name__)
Check = Callable[[str], CheckedQuery]
Pass = Callable[[Statement], Correction | None]
_PASSES: tuple[Pass, ...] = (
    lambda statement: correct_column(statement, None),
    correct_join,
    correct_ambiguous,
    correct_quoted_text,
    correct_alias,
    correct_grouping,
    correct_value,
    correct_code_meaning,
    correct_unknown_code,
    correct_state,
    restrict_to_counted_states,
    correct_date,
    correct_period_column,
    correct_day_difference,
    correct_day_order,
    correct_contradiction,
    correct_share,
    correct_division,
    count_empty_as_zero,
    sum_quantity,
    correct_group_condition,
    correct_group_filter,
    choose_most_common,
    add_missing_group,
    show_group_columns,
    add_group_count,
    add_count,
    convert_to_asked_unit,
    convert_threshold,
    add_entity_name,
    remove_unused_join,
    remove_unmentioned_join,
)


@dataclass(frozen=True, slots=True)
class CorrectedQuery:
    """A statement that may run, and what was changed in the one that was written."""

    query: CheckedQuery
    changes: tuple[Correction, ...] = ()
    statement: Statement | None = None
    """The resolved names of `query`, where they are known already."""


@dataclass(frozen=True, slots=True)
class _Improvement:
    sql: str
    changes: tuple[Correction, ...]
    statement: Statement


def check_with_correction(sql: str, check: Check, tables: TableLookup) -> CorrectedQuery:
    """The statement that may run. Raises the refusal of `sql` when nothing corrects it."""
    changes: tuple[Correction, ...] = ()
    try:
        query = check(sql)
    except SqlRejected as refusal:
        accepted_query = _find_accepted(sql, refusal, check, tables)
        if accepted_query is None:
            raise
        query, changes = accepted_query.query, accepted_query.changes
    improvement = None
    with _log_failures():
        improvement = _improve(query.sql, tables)
    if improvement is None:
        return CorrectedQuery(query, changes)
    if not improvement.changes:
        return CorrectedQuery(query, changes, improvement.statement)
    try:
        improved_query = check(improvement.sql)
    except SqlRejected:
        return CorrectedQuery(query, changes)
    return CorrectedQuery(improved_query, (*changes, *improvement.changes), improvement.statement)


def _find_accepted(
    sql: str, refusal: SqlRejected, check: Check, tables: TableLookup
) -> CorrectedQuery | None:
    """The first correction that the guard accepts."""
    changes: list[Correction] = []
    for _ in range(MAX_CHANGES):
        for text, change in _end_at_failure(_list_corrections(sql, refusal, tables)):
            try:
                query = check(text)
            except SqlRejected as error:
                if _is_nearer(error, refusal):
                    sql, refusal = text, error
                    changes.append(change)
                    break
            else:
                return CorrectedQuery(query, (*changes, change))
        else:
            return None
    return None


def _is_nearer(error: SqlRejected, refusal: SqlRejected) -> bool:
    """Whether a correction got further: both arms of a UNION may have the same wrong column."""
    is_other = (error.rule, error.params) != (refusal.rule, refusal.params)
    return is_other or refusal.rule in _COLUMN_RULES


def _list_corrections(
    sql: str, refusal: SqlRejected, tables: TableLookup
) -> Iterator[tuple[str, Correction]]:
    """The statement with one correction, in each of the ways that the refusal suggests."""
    dialect = tables.dialect
    tree = parse_query(sql, dialect)
    if refusal.rule in ("guard.table", "guard.table_near") and tree is not None:
        others = str(refusal.params.get("names", "")).split(", ")
        name = str(refusal.params["table"])
        change = correct_table(tree, name, filter(None, others), tables)
        change = change or replace_unknown_table(tree, name, tables)
        yield from _render(tree, change, dialect)
    elif refusal.rule in _COLUMN_RULES and tree is not None:
        name, may_be_outer = str(refusal.params["column"]), refusal.rule == "guard.column"
        change = correct_column(Statement(tree, tables), name, may_be_outer=may_be_outer)
        yield from _render(tree, change, dialect)
    if refusal.rule in _UNREADABLE:
        for text in strip_prose(sql):
            yield text, Correction("without_prose")
    if refusal.rule in _FORM_RULES and not any(mark in sql for mark in _HINTS):
        for text in list_translations(sql, dialect):
            yield text, Correction("translated", {"dialect": find_dialect_name(dialect)})


def _render(
    tree: exp.Query, change: Correction | None, dialect: str
) -> Iterator[tuple[str, Correction]]:
    text = render_query(tree, dialect) if change is not None else None
    if text is not None and change is not None:
        yield text, change


def _end_at_failure(corrections: Iterator[Result]) -> Iterator[Result]:
    """The corrections up to the first that cannot work on the tree."""
    with _log_failures():
        yield from corrections


@contextmanager
def _log_failures() -> Iterator[None]:
    """Log a failure of a correction on an unexpected tree, which then stays as it is."""
    try:
        yield
    except PARSE_FAILURES as error:
        log.warning("statement not corrected", extra={"reason": type(error).__name__})


def _improve(sql: str, tables: TableLookup) -> _Improvement | None:
    """Correct what would fail or find nothing in an accepted statement, if it can be parsed."""
    tree = parse_query(sql, tables.dialect)
    if tree is None:
        return None
    changes: list[Correction] = []
    statement = Statement(tree, tables)
    for correct in _PASSES:
        while len(changes) < MAX_CHANGES and (change := correct(statement)) is not None:
            changes.append(change)
            statement = Statement(tree, tables)
    text = render_query(tree, tables.dialect) if changes else sql
    return _Improvement(text, tuple(changes), statement) if text is not None else None
