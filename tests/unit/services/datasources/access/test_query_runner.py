"""The statement that runs is the policy's, and nobody is told its words."""

import pytest

from model.actor import SystemActor, UserActor
from model.audit.entry import ignore_entry
from model.errors import SqlFailed, SqlRejected
from model.sources.query import CheckedQuery, QueryLimits
from model.sources.schema import Column, Schema, SourceInfo, Table
from services.datasources.access.source_access import SourceAccess
from services.datasources.fetched_rows import FetchedColumn, FetchedRows
from services.datasources.query_runner import SourceRunner, infer_kind
from services.datasources.scheduling.requester import Requester
from tests.support.fake_policy import FakeRestriction

ADA = UserActor("ada", "w")
PEOPLE = Table("people", (Column("name", "text", "text"),))
SCHEMA = Schema(SourceInfo("s", "S", "sqlite", "sqlite"), (PEOPLE,), ())
SQL = "SELECT name FROM people"
ROWS = FakeRestriction("rows", conditions={"people": "badge = 'gold'"})


class RecordingSource:
    """Remembers what it is asked, and by whom; fails when a reason is given."""

    def __init__(self, reason: str = "") -> None:
        self.asked: list[tuple[str, Requester]] = []
        self._reason = reason

    async def fetch(self, sql: str, limits: QueryLimits, requester: Requester) -> FetchedRows:
        self.asked.append((sql, requester))
        if self._reason:
            raise SqlFailed("datasources.failed", reason=self._reason)
        return FetchedRows((FetchedColumn("name", None),), [("Ann",)])


def make_runner(source: RecordingSource, restriction: FakeRestriction | None) -> SourceRunner:
    access = SourceAccess("s", ADA, restriction)
    return SourceRunner(
        SCHEMA, access, source, QueryLimits(), lambda sql, _: CheckedQuery(sql, ()), ignore_entry
    )


async def test_the_rewritten_statement_runs_and_the_checked_one_is_shown() -> None:
    source = RecordingSource()
    runner = make_runner(source, ROWS)
    query = runner.check(SQL)
    await runner.run(query)
    [(ran, requester)] = source.asked
    assert query.sql == SQL
    assert ran == "SELECT name FROM (SELECT * FROM people WHERE badge = 'gold') AS people"
    assert (requester.actor, requester.queue_key) == (ADA, "ada")
    assert Requester(SystemActor("sync")).queue_key is None


async def test_without_a_restriction_the_checked_statement_runs_itself() -> None:
    source = RecordingSource()
    runner = make_runner(source, None)
    await runner.run(runner.check(SQL))
    assert source.asked[0][0] == SQL


async def test_an_error_repeats_no_word_that_the_policy_added() -> None:
    said = (
        "badge: name is no number. LINE 1: SELECT name FROM (SELECT * FROM people WHERE badge = 'go"
    )
    runner = make_runner(RecordingSource(said), ROWS)
    with pytest.raises(SqlFailed) as failed:
        await runner.run(runner.check(SQL))
    reason = str(failed.value.params["reason"])
    assert "badge" not in reason
    assert "go" not in reason
    assert "name is no number" in reason


async def test_a_statement_that_cannot_be_rewritten_is_refused_before_it_runs() -> None:
    class Refusing(FakeRestriction):
        def rewrite(self, query: CheckedQuery, schema: Schema) -> str:
            raise SqlRejected("guard.syntax", problem="of the policy")

    source = RecordingSource()
    with pytest.raises(SqlRejected):
        make_runner(source, Refusing("none")).check(SQL)
    assert source.asked == []


async def test_a_statement_that_another_runner_checked_does_not_run() -> None:
    source = RecordingSource()
    query = make_runner(source, ROWS).check(SQL)
    with pytest.raises(SqlRejected):
        await make_runner(source, None).run(query)
    assert source.asked == []


@pytest.mark.parametrize(
    ("shows_statements", "names"),
    [
        (True, ["NAME", "total", "sum(x * 7) / count(*)"]),
        (False, ["NAME", "total", "column_3"]),
    ],
)
async def test_columns_are_called_by_a_formula_only_for_readers_of_sql(
    shows_statements: bool, names: list[str]
) -> None:
    access = SourceAccess("s", ADA, None, shows_statements)
    query = CheckedQuery(SQL, (), names=frozenset({"name", "x", "total"}))
    runner = SourceRunner(
        SCHEMA, access, WideSource(), QueryLimits(), lambda *_: query, ignore_entry
    )
    result = await runner.run(runner.check(SQL))
    assert [column.name for column in result.columns] == names
    assert [column.label for column in result.columns] == names


class WideSource:
    """Gives a stored column, one with a name of its own, and one called by its text."""

    async def fetch(self, *_: object) -> FetchedRows:
        names = ("NAME", "total", "sum(x * 7) / count(*)")
        return FetchedRows(tuple(FetchedColumn(name, None) for name in names), [("Ann", 1, 2)])


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ((5, "9007199254740993"), "integer"),
        ((5, "123"), "text"),
        ((5, "１２３"), "text"),
        ((5, "١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧"), "text"),
        (("2024-01-31", "2024-02-01"), "date"),
        (("２０２４-01-31",), "text"),
        (("2024-01-31 10:٠٠",), "text"),
    ],
)
def test_a_text_that_looks_like_a_number_or_day_is_a_text(
    values: tuple[int | str, ...], kind: str
) -> None:
    """No sum is computed of it, and no claim about a sum verified by it."""
    assert infer_kind(values, None) == kind


async def test_where_rows_are_hidden_another_statement_is_explained() -> None:
    class Estimated(FakeRestriction):
        def rewrite_for_estimate(self, query: CheckedQuery, schema: Schema) -> str:
            return f"{self.rewrite(query, schema)} AND 1 = 1"

    source = RecordingSource()
    runner = make_runner(source, Estimated("rows", conditions=ROWS.conditions))
    await runner.run(runner.check(SQL))
    [(sql, requester)] = source.asked
    assert requester.find_explained
    assert requester.find_explained() == f"{sql} AND 1 = 1"
