"""What a model that writes statements is shown at each level."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from agent.data_agent.egress.write_request import redact_request
from agent.data_agent.sql_writing.sql_prompt import make_prompt
from agent.egress.filters import redact_turns
from agent.ports import FailedAttempt, WriteRequest
from model.chats.question import Question, Turn
from model.errors import SqlFailed, SqlRejected
from model.locales import text
from model.sources.egress import OPEN_EGRESS, EgressLevel, SourceEgress
from model.sources.schema import (
    Column,
    ColumnProfile,
    MatchedValue,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)
from model.sources.teaching import (
    Example,
    ExampleValues,
    MatchedExample,
    MatchedTerm,
    Term,
    TermValues,
)

NOW = datetime(2026, 11, 28)  # noqa: DTZ001
PROFILE = ColumnProfile(9, whole=True, nulls=0, low="zqlow", high="zqhigh", format="zqformat")
PEOPLE = Table(
    "people",
    (
        Column("city", "TEXT", "text", comment="the town", samples=("zqcity", "Bern")),
        Column("iban", "TEXT", "text", note="the account", samples=("zqiban",), profile=PROFILE),
        Column("state", "enum('zqenum','open')", "text"),
        Column("day", "INT", "integer", profile=replace(PROFILE, format="YYYYMMDD")),
    ),
    comment="Persons; iban 2001-01-01 … 2001-12-31; day 2002-01-01 … 2002-12-31",
)
TERM = Term(
    "t", None, TermValues(name="locals", condition="city = 'zqterm'", table="people"), 1,
    ("city",), False, NOW, NOW,
)  # fmt: skip


def make_example(id_: str, question: str, sql: str) -> Example:
    return Example(id_, "s", ExampleValues(question=question, sql=sql), "manual", NOW, NOW)


EXAMPLE = make_example("e", "how many?", "SELECT COUNT(city) FROM people WHERE city = 'zqexample'")
HIDDEN = make_example("h", "which?", "SELECT city FROM people WHERE iban = 'zqhidden'")
TURNS = (
    Turn("first?", "SELECT city FROM people WHERE city = 'zqturn'", "It is zqsummary.", "s"),
    Turn("second?", "SELECT city FROM people WHERE iban = 'zqturniban'", "It is zqprivate.", "s"),
)
FAILED = SqlFailed("datasources.failed", reason="cannot cast zqrow: column city")
ALWAYS = ("people", "city", "iban", "the town", "the account", "Persons", "locals", "how many?")
OF_IBAN = ("zqiban", "2001-01-01", "zqhidden", "zqturniban", "zqprivate", "zqvalueiban")
SAMPLES = ("zqcity", "zqenum", "2002-01-01", "zqterm", "zqexample", "zqturn", "zqvalue'")
ROWS = ("zqsummary",)


def make_request(rules: SourceEgress, *failed: FailedAttempt) -> WriteRequest:
    source = SourceInfo("s", "shop", "sqlite", "sqlite", egress=rules)
    found = RetrievedSchema(
        source,
        (RetrievedTable(PEOPLE, 1.0),),
        values=(
            MatchedValue("lives", "people", "city", "zqvalue"),
            MatchedValue("lives", "people", "iban", "zqvalueiban"),
        ),
        terms=(MatchedTerm(TERM, "locals"),),
        examples=(MatchedExample(EXAMPLE), MatchedExample(HIDDEN)),
    )
    question = Question("who lives here?", "en", date(2026, 11, 28), TURNS)
    return WriteRequest(question, found, failed)


def show(request: WriteRequest, *, local: bool = False) -> str:
    messages = make_prompt(redact_request(request, local=local))
    return "\n".join(message["content"] for message in messages)


def find(marks: tuple[str, ...], shown: str) -> list[str]:
    return [mark for mark in marks if mark in shown]


def test_without_rules_the_request_is_the_same_object() -> None:
    request = make_request(OPEN_EGRESS, FailedAttempt("SELECT 'zq'", "zq"))
    assert redact_request(request, local=False) is request
    assert redact_request(request, local=True) is request


@pytest.mark.parametrize(
    ("level", "goes"),
    [("names", ()), ("samples", (*SAMPLES, *OF_IBAN[:4])), ("rows", (*SAMPLES, *OF_IBAN, *ROWS))],
)
def test_a_level_lets_go_what_it_says_and_no_more(
    level: EgressLevel, goes: tuple[str, ...]
) -> None:
    request = replace(
        make_request(SourceEgress(level, "rows")),
        question=replace(make_request(OPEN_EGRESS).question, history=with_summaries_only()),
    )
    shown = show(make_request(SourceEgress(level, "rows"))) + show(request)
    assert find(ALWAYS, shown) == list(ALWAYS)
    expected = {*goes} | ({"zqvalueiban"} if level != "names" else set())
    assert set(find((*SAMPLES, *OF_IBAN, *ROWS), shown)) == expected
    assert "zqlow" not in shown


def with_summaries_only() -> tuple[Turn, ...]:
    """Turns without a statement: prompts show their summary."""
    return tuple(replace(turn, sql="") for turn in TURNS)


def test_local_models_see_what_is_local() -> None:
    request = make_request(SourceEgress("names", "samples"))
    assert find(SAMPLES, show(request)) == []
    assert set(find(SAMPLES, show(request, local=True))) == set(SAMPLES)


def test_no_value_of_a_column_goes_whose_values_never_go() -> None:
    rules = SourceEgress(never=frozenset({("People", "IBAN")}))
    shown = show(make_request(rules))
    summaries = replace(
        make_request(rules),
        question=replace(make_request(rules).question, history=with_summaries_only()),
    )
    assert find(ALWAYS, shown) == list(ALWAYS)
    assert find((*OF_IBAN, "zqformat"), shown + show(summaries)) == []
    assert set(find(SAMPLES, shown)) == set(SAMPLES)


@pytest.mark.parametrize("level", ["names", "samples"])
def test_what_a_database_says_of_a_statement_stays(level: EgressLevel) -> None:
    sql = "SELECT city FROM people WHERE city = 'zqcorrected'"
    attempts = (
        FailedAttempt(sql, "zqrow", "like 'zqcity'", error=FAILED),
        FailedAttempt(sql, "There are no rows. zqempty"),
        FailedAttempt(sql, "zqguard", error=SqlRejected("guard.function", function="zqfunction")),
    )
    shown = show(make_request(SourceEgress(level, level), *attempts))
    marks = ("zqrow", "zqempty", "zqguard", "zqfunction")
    assert find(marks, shown) == []
    assert ("zqcorrected" in shown) == (level == "samples")
    assert text("repair.failed_withheld", "en", names="column, city") not in shown
    assert text("repair.failed_withheld", "en", names="city") in shown


def test_date_formats_are_no_values() -> None:
    shown = show(make_request(SourceEgress("names", "names")))
    assert "YYYYMMDD" in shown
    assert "zqformat" not in shown


def test_of_another_chat_that_is_closed_the_question_goes() -> None:
    request = make_request(OPEN_EGRESS)
    turn = Turn("asked", "SELECT 'zqother'", "zqsaid", "other", SourceEgress("samples", "rows"))
    request = replace(request, question=replace(request.question, history=(turn,)))
    shown = show(request)
    assert "asked" in shown
    assert find(("zqother", "zqsaid"), shown) == []
    assert "zqother" in show(request, local=True)


@pytest.mark.promise("dictionary-codes")
@pytest.mark.parametrize(
    ("never", "told"),
    [("sys_dict", False), ("States", False), ("orders", True)],
    ids=["called dictionary", "dictionary", "another"],
)
def test_no_summary_of_before_tells_codes_by_a_dictionary_that_may_not_leave(
    never: str, told: bool
) -> None:
    egress = SourceEgress(never=frozenset({(never, "label")}))
    names = frozenset({"states"})
    source = SourceInfo("s", "shop", "sqlite", "sqlite", egress=egress, dictionaries=names)
    turn = Turn("by state?", "SELECT city FROM people", "Two are zqpitched.", "s")
    question = Question("and by day?", "en", date(2026, 11, 28), (turn,))
    [redacted] = redact_turns(question, source, local=False).history
    assert bool(redacted.summary) is told
