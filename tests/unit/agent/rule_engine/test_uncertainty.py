"""Answers that combine much and rest on assumptions are marked."""

from datetime import date

from sqlglot import exp, parse_one

from agent.ports import WrittenSql
from agent.rule_engine.intent import Intent, PeriodFilter, TermFilter
from agent.rule_engine.uncertainty import is_uncertain
from agent.schema_graph import Field
from agent.time_expressions.calendar_periods import Period

COUNT_OF_ONE_KIND = "SELECT COUNT(*) FROM boats WHERE kind = 'sloop'"
JOINED = (
    "SELECT s.name, SUM(r.cost) FROM repairs r INNER JOIN skippers s ON r.skipper_id = s.id"
    " WHERE r.day >= '2026-01-01' AND r.day < '2026-02-01' GROUP BY s.name"
)
IN_JANUARY = PeriodFilter((Period(date(2026, 1, 1), date(2026, 2, 1), "month", "January"),))
TAUGHT = TermFilter(Field("repairs", "cost"), "cost > 0", "paid repairs")


def _is_uncertain(sql: str, *assumptions: str, intent: Intent | None = None) -> bool:
    statement = parse_one(sql)
    assert isinstance(statement, exp.Select)
    return is_uncertain(WrittenSql(sql, assumptions), statement, intent or Intent())


def test_much_that_is_assumed_of_much_that_is_combined_is_uncertain() -> None:
    assert _is_uncertain(JOINED, "by day", "skippers for captains")


def test_a_simple_statement_or_one_with_few_assumptions_is_not() -> None:
    assert not _is_uncertain(COUNT_OF_ONE_KIND, "a", "b", "c")
    assert not _is_uncertain(JOINED, "by day")


def test_the_days_of_a_period_and_what_was_taught_are_not_assumed() -> None:
    known = Intent(filters=[IN_JANUARY, TAUGHT])
    said = ("by day", "January: 2026-01-01 to 2026-01-31", "paid repairs: cost > 0")
    assert not _is_uncertain(JOINED, *said, intent=known)
    assert _is_uncertain(JOINED, *said, "skippers for captains", intent=known)
