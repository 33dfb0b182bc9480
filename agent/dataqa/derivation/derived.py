"""All that is read from the tree of a statement that may run, as plain values."""

import logging
from dataclasses import dataclass

from sqlglot import exp

from agent.dataqa.correction.scopes import Statement
from agent.dataqa.derivation.conditions import row_conditions
from agent.dataqa.derivation.definitions import outermost
from agent.dataqa.derivation.joins import join_conditions
from agent.dataqa.derivation.meanings import meanings
from model.sources.query import ColumnMeaning

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Derivation:
    """What the rows of a statement are."""

    meanings: tuple[ColumnMeaning, ...] = ()
    """What each output measures; none where that cannot be told."""
    joins: tuple[str, ...] = ()
    """The conditions by which stored tables are joined."""
    conditions: tuple[str, ...] = ()
    """What rows have to meet, as SQL says it."""
    limit: int | None = None
    """The rows it asks for at most."""
    leaves_groups_out: bool = False
    """Whether `HAVING`, or a subquery with a `LIMIT`, drops some."""


NOTHING_DERIVED = Derivation()


def derive(statement: Statement) -> Derivation:
    """What is read from the tree of `statement`; nothing where reading fails, which is logged."""
    try:
        return _derived(statement)
    except Exception:
        log.exception("statement not read")
        return NOTHING_DERIVED


def _derived(statement: Statement) -> Derivation:
    select = outermost(statement.tree)
    limit = statement.tree.args.get("limit")
    number = limit.expression if isinstance(limit, exp.Limit) else None
    count = int(number.name) if isinstance(number, exp.Literal) and number.is_int else None
    return Derivation(
        meanings(statement),
        join_conditions(statement),
        row_conditions(statement),
        count,
        select is not None and any(_leaves_out(s, select) for s in statement.selects()),
    )


def _leaves_out(part: exp.Select, outermost_select: exp.Select) -> bool:
    is_inner = part is not outermost_select
    return bool(part.args.get("having") or (is_inner and part.args.get("limit")))
