"""The guard with correction around it: what is refused is put right and checked again."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlglot import exp
from sqlglot.errors import SqlglotError

from agent.dataqa.correction.ambiguous import correct_ambiguous
from agent.dataqa.correction.change import Change
from agent.dataqa.correction.columns import correct_column
from agent.dataqa.correction.dialects import name_of, translations, without_prose
from agent.dataqa.correction.expressions.contradictions import correct_contradiction
from agent.dataqa.correction.expressions.dates import correct_date
from agent.dataqa.correction.expressions.divisions import correct_division
from agent.dataqa.correction.expressions.group_conditions import correct_group_condition
from agent.dataqa.correction.expressions.groups import correct_group_filter
from agent.dataqa.correction.expressions.key_names import add_name
from agent.dataqa.correction.expressions.shares import correct_share
from agent.dataqa.correction.grouping import correct_alias, correct_grouping
from agent.dataqa.correction.joins.conditions import correct_join
from agent.dataqa.correction.joins.unused import drop_join
from agent.dataqa.correction.literals import correct_literal
from agent.dataqa.correction.names import correct_table
from agent.dataqa.correction.parsing import parse, render
from agent.dataqa.correction.scopes import Statement
from agent.dataqa.correction.tables import ShownTables
from agent.dataqa.correction.values import correct_value
from model.errors import SqlRejected
from model.sources.query import CheckedQuery

MOST_CHANGES = 12
Given = TypeVar("Given")
_UNREADABLE = frozenset({"guard.syntax", "guard.look_alike"})
_FOREIGN = frozenset({"guard.syntax", "guard.function", "guard.type"})
"""Refusals of form. What is refused because of what it does stays refused as a whole."""
_HINTS = ("/*!", "/*+", "/*M!")
log = logging.getLogger(__name__)
Check = Callable[[str], CheckedQuery]
Pass = Callable[[Statement], Change | None]
_PASSES: tuple[Pass, ...] = (
    lambda statement: correct_column(statement, None),
    correct_join,
    correct_ambiguous,
    correct_literal,
    correct_alias,
    correct_grouping,
    correct_value,
    correct_date,
    correct_contradiction,
    correct_share,
    correct_division,
    correct_group_condition,
    correct_group_filter,
    add_name,
    drop_join,
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A statement that may run, and what was changed in the one that was written."""

    query: CheckedQuery
    changes: tuple[Change, ...] = ()
    statement: Statement | None = None
    """What the names of `query` stand for, where that is known already."""


def check_corrected(sql: str, check: Check, tables: ShownTables) -> Corrected:
    """What may run. Raises the refusal of the statement as it was written when nothing helps."""
    changes: tuple[Change, ...] = ()
    try:
        query = check(sql)
    except SqlRejected as refusal:
        found = _accepted(sql, refusal, check, tables)
        if found is None:
            raise
        query, changes = found.query, found.changes
    better = next(_tried(_improved, query.sql, tables), None)
    if better is None:
        return Corrected(query, changes)
    text, more, statement = better
    if not more:
        return Corrected(query, changes, statement)
    try:
        return Corrected(check(text), (*changes, *more), statement)
    except SqlRejected:  # what was accepted stays so
        return Corrected(query, changes)


def _accepted(
    sql: str, refusal: SqlRejected, check: Check, tables: ShownTables
) -> Corrected | None:
    """The first correction that the guard lets through."""
    changes: list[Change] = []
    for _ in range(MOST_CHANGES):
        for text, change in _tried(_corrections, sql, refusal, tables):
            try:
                query = check(text)
            except SqlRejected as error:
                if (error.rule, error.params) != (refusal.rule, refusal.params):
                    sql, refusal = text, error
                    changes.append(change)
                    break
            else:
                return Corrected(query, (*changes, change))
        else:
            return None
    return None


def _corrections(
    sql: str, refusal: SqlRejected, tables: ShownTables
) -> Iterator[tuple[str, Change]]:
    """The statement with one thing put right, in the ways that the refusal suggests."""
    dialect = tables.dialect
    tree = parse(sql, dialect)
    if refusal.rule in ("guard.table", "guard.table_near") and tree is not None:
        others = str(refusal.params.get("names", "")).split(", ")
        change = correct_table(tree, str(refusal.params["table"]), filter(None, others), tables)
        yield from _rendered(tree, change, dialect)
    elif refusal.rule in ("guard.column", "guard.outer_column") and tree is not None:
        name, may_be_outer = str(refusal.params["column"]), refusal.rule == "guard.column"
        change = correct_column(Statement(tree, tables), name, may_be_outer=may_be_outer)
        yield from _rendered(tree, change, dialect)
    if refusal.rule in _UNREADABLE:
        for text in without_prose(sql):
            yield text, Change("without_prose")
    if refusal.rule in _FOREIGN and not any(mark in sql for mark in _HINTS):
        for text in translations(sql, dialect):
            yield text, Change("translated", {"dialect": name_of(dialect)})


def _rendered(tree: exp.Query, change: Change | None, dialect: str) -> Iterator[tuple[str, Change]]:
    text = render(tree, dialect) if change is not None else None
    if text is not None and change is not None:
        yield text, change


def _tried(correct: Callable[..., Iterator[Given]], *arguments: object) -> Iterator[Given]:
    """What a correction gives; nothing more once a tree has a shape that it cannot work on."""
    try:
        yield from correct(*arguments)
    except (
        SqlglotError,
        RecursionError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ) as error:
        log.warning("statement not corrected", extra={"reason": type(error).__name__})


def _improved(sql: str, tables: ShownTables) -> Iterator[tuple[str, tuple[Change, ...], Statement]]:
    """An accepted statement with what would fail or find nothing put right, if it can be read."""
    tree = parse(sql, tables.dialect)
    if tree is None:
        return
    changes: list[Change] = []
    statement = Statement(tree, tables)
    for change_one in _PASSES:
        while len(changes) < MOST_CHANGES and (change := change_one(statement)) is not None:
            changes.append(change)
            statement = Statement(tree, tables)
    text = render(tree, tables.dialect) if changes else sql
    if text is not None:
        yield text, tuple(changes), statement
