"""All that is read from the tree of a statement that may run, as plain values."""

import logging
from dataclasses import dataclass

from sqlglot import exp

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.derivation.conditions.absence import Absence, find_absence
from agent.data_agent.derivation.conditions.join_conditions import find_join_conditions
from agent.data_agent.derivation.conditions.row_conditions import find_row_conditions
from agent.data_agent.derivation.definitions import find_outermost_select
from agent.data_agent.derivation.meanings import find_meanings
from agent.data_agent.derivation.uninformative_columns import (
    UninformativeColumns,
    find_uninformative,
)
from model.sources.query import ColumnMeaning

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Derivation:
    """What the rows of a statement are."""

    meanings: tuple[ColumnMeaning, ...] = ()
    """What each output measures; none where that is unknown."""
    joins: tuple[str, ...] = ()
    """The conditions by which stored tables are joined."""
    conditions: tuple[str, ...] = ()
    """What rows have to meet, as SQL says it."""
    limit: int | None = None
    """The rows it asks for at most."""
    leaves_groups_out: bool = False
    """Whether `HAVING`, or a subquery with a `LIMIT`, drops some."""
    absence: Absence | None = None
    """Of what in what, where its rows are those without a match."""
    uninformative: UninformativeColumns | None = None
    """Why its columns tell nothing, whatever is stored."""


EMPTY_DERIVATION = Derivation()


def derive_statement(statement: Statement) -> Derivation:
    """What is read from the tree of `statement`; nothing where reading fails, which is logged."""
    try:
        return _derive(statement)
    except Exception:
        log.exception("statement not read")
        return EMPTY_DERIVATION


def _derive(statement: Statement) -> Derivation:
    select = find_outermost_select(statement.tree)
    limit = statement.tree.args.get("limit")
    number = limit.expression if isinstance(limit, exp.Limit) else None
    count = int(number.name) if isinstance(number, exp.Literal) and number.is_int else None
    return Derivation(
        find_meanings(statement),
        find_join_conditions(statement),
        find_row_conditions(statement),
        count,
        select is not None and any(_drops_groups(s, select) for s in statement.list_selects()),
        find_absence(statement),
        find_uninformative(statement),
    )


def _drops_groups(part: exp.Select, outermost_select: exp.Select) -> bool:
    is_inner = part is not outermost_select
    return bool(part.args.get("having") or (is_inner and part.args.get("limit")))
