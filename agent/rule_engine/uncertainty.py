"""Whether its reader has to check an answer: how much it combines, and how much was assumed.

On warehouses that the engine does not know, most answers of that kind are wrong, and few of the
others; docs/internals/evaluation.md has the figures.
"""

from sqlglot import exp

from agent.ports import WrittenSql
from agent.rule_engine.intent import Intent, PeriodFilter, TermFilter

_MOST_PARTS = 4
"""Tables, conditions and groupings of a statement that is simple."""
_MOST_ASSUMPTIONS = 1


def is_uncertain(written_sql: WrittenSql, statement: exp.Select, intent: Intent) -> bool:
    """Whether a statement of many parts rests on several assumptions.

    From when to when a period lasts, and what an administrator taught, is known and not assumed.
    """
    assumption_count = len(written_sql.assumptions) - _count_known(intent)
    return _count_parts(statement) > _MOST_PARTS and assumption_count > _MOST_ASSUMPTIONS


def _count_known(intent: Intent) -> int:
    filters = [*intent.filters, intent.condition]
    periods = sum(len(f.periods) for f in filters if isinstance(f, PeriodFilter))
    terms = sum(isinstance(f, TermFilter) for f in filters)
    return periods + terms + sum(bool(measure.sql) for measure in intent.measures)


def _count_parts(statement: exp.Select) -> int:
    tables = {table.name for table in statement.find_all(exp.Table)}
    group = statement.args.get("group")
    groups = len(group.expressions) if group is not None else 0
    return len(tables) + groups + sum(1 for _ in statement.find_all(exp.Predicate))
