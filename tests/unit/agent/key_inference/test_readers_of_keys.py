"""Retrieval, the prompt, corrections and assumptions know the keys that nothing declares."""

from datetime import date

from agent.data_agent.correction.corrected_check import check_with_correction
from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.derivation.stated_assumptions import state_assumptions
from agent.data_agent.derivation.statement_derivation import derive_statement
from agent.data_agent.sql_writing.schema.schema_ddl import write_schema
from agent.retrieval import TableIndex
from model.chats.question import Question
from model.sources.query import CheckedQuery
from tests.unit.agent.rule_engine.unseen.piano_workshop import PIANO_WORKSHOP

INDEX = TableIndex(PIANO_WORKSHOP.schema)
ASKED = Question("How many pianos does each owner have?", "en", date(2026, 6, 30))
FOUND = INDEX.search(ASKED)


def test_retrieval_joins_by_them_and_says_that_they_are_inferred() -> None:
    [join] = [join for join in FOUND.joins if (join.left, join.right) == ("piano", "owner")]
    assert (join.on, join.origin) == ((("ownerId", "ownerId"),), "inferred")


def test_the_prompt_has_their_arrows() -> None:
    lines = write_schema(FOUND, "en").splitlines()
    assert any(line.startswith("  ownerId INTEGER → owner.ownerId") for line in lines)
    assert any(line.startswith("  tunerNo INTEGER → worker.badgeNo") for line in lines)


def test_a_join_by_other_columns_is_corrected() -> None:
    sql = "SELECT o.ownerName FROM piano p JOIN owner o ON p.serialNo = o.ownerId"
    corrected = check_with_correction(sql, lambda text: CheckedQuery(text, ()), TableLookup(FOUND))
    assert "p.ownerId = o.ownerId" in corrected.query.sql


def test_the_assumptions_tell_of_those_that_are_used() -> None:
    sql = "SELECT o.ownerName FROM piano AS p JOIN owner AS o ON o.ownerId = p.ownerId"
    tree = parse_query(sql, "sqlite")
    assert tree is not None
    statement = Statement(tree, TableLookup(FOUND))
    query = CheckedQuery(sql, ())
    [said] = state_assumptions(statement, derive_statement(statement), query, ASKED)
    assert said.startswith("piano.ownerId was taken for the key of owner")
