"""Who can write to the database, but has no key, cannot change the audit unseen."""

from pathlib import Path

import pytest

from model.database.engine import Database
from services.audit import verification
from services.audit.chain_check import Break
from services.audit.verification import AuditVerification
from tests.support.audit import KEY, Chain, make_keys
from tests.support.records import records

FIXTURES = (records,)
SWAP = (
    "UPDATE audit_records SET seq = 100 WHERE seq = 4",
    "UPDATE audit_records SET seq = 4 WHERE seq = 5",
    "UPDATE audit_records SET seq = 5 WHERE seq = 100",
)
COPY = (
    "INSERT INTO audit_records (seq, at, kind, action, outcome, user_id, user_name, source_id,"
    " run_id, target_id, request_id, details, key_id, mac) SELECT {to}, at, kind, action, outcome,"
    " user_id, user_name, source_id, run_id, target_id, request_id, '{{}}', key_id, mac"
    " FROM audit_records WHERE seq = {of}"
)
HEAD_BACK = (
    "UPDATE audit_head SET seq = 7, mac = (SELECT mac FROM audit_records WHERE seq = 7)",
    "DELETE FROM audit_records WHERE seq > 7",
)


@pytest.fixture
async def chain(records: Database, tmp_path: Path) -> Chain:
    chain = Chain(records, tmp_path)
    await chain.write(10)
    return chain


async def test_a_chain_that_nobody_touched_holds(chain: Chain) -> None:
    assert await chain.numbers() == list(range(1, 11))
    verified = await AuditVerification(chain.trail).verify()
    assert (verified.records, verified.first, verified.last) == (10, 1, 10)
    assert verified.breaks == ()


@pytest.mark.promise("tamper-evident")
@pytest.mark.parametrize(
    "column",
    ["at", "kind", "action", "outcome", "user_id", "user_name", "source_id", "run_id", "target_id",
     "request_id", "details", "mac"],
)  # fmt: skip
async def test_a_changed_record_is_found(chain: Chain, column: str) -> None:
    value = "2001-01-01 00:00:00.000000" if column == "at" else "x"
    await chain.run(f"UPDATE audit_records SET {column} = :value WHERE seq = 4", value=value)
    assert await chain.breaks() == [Break("changed", 4, 4)]


@pytest.mark.promise("tamper-evident")
async def test_removed_records_are_found(chain: Chain) -> None:
    await chain.run("DELETE FROM audit_records WHERE seq IN (1, 2, 6)")
    assert await chain.breaks() == [Break("removed", 1, 2), Break("removed", 6, 6)]


async def test_a_removed_record_is_found_when_the_rest_gets_new_numbers(chain: Chain) -> None:
    await chain.run(
        "DELETE FROM audit_records WHERE seq = 4",
        *(f"UPDATE audit_records SET seq = {n - 1} WHERE seq = {n}" for n in range(5, 11)),
    )
    assert await chain.breaks() == [Break("removed", 4, 4), Break("truncated", 10, 10)]


@pytest.mark.promise("tamper-evident")
async def test_an_inserted_record_is_found_when_the_rest_gets_new_numbers(chain: Chain) -> None:
    moves = [f"UPDATE audit_records SET seq = {n + 1} WHERE seq = {n}" for n in range(10, 3, -1)]
    await chain.run(*moves, COPY.format(to=4, of=3))
    assert await chain.breaks() == [Break("inserted", 4, 4)]


async def test_a_record_that_was_appended_without_the_key_is_found(chain: Chain) -> None:
    await chain.run(COPY.format(to=11, of=10))
    assert await chain.breaks() == [Break("inserted", 11, 11)]


async def test_two_records_that_changed_places_are_found(chain: Chain) -> None:
    await chain.run(*SWAP)
    assert await chain.breaks() == [Break("reordered", 4, 5)]


async def test_several_breaks_are_all_found(chain: Chain) -> None:
    await chain.run(
        "UPDATE audit_records SET user_name = 'x' WHERE seq = 2",
        "DELETE FROM audit_records WHERE seq = 5",
        "UPDATE audit_records SET details = '{}' WHERE seq = 8",
    )
    found = [Break("changed", 2, 2), Break("removed", 5, 5), Break("changed", 8, 8)]
    assert await chain.breaks() == found


@pytest.mark.promise("tamper-evident")
async def test_a_cut_end_is_found(chain: Chain) -> None:
    await chain.run("DELETE FROM audit_records WHERE seq > 7")
    assert await chain.breaks() == [Break("truncated", 8, 10)]


async def test_a_cut_end_is_found_when_the_head_is_moved_back(chain: Chain) -> None:
    await chain.run(*HEAD_BACK)
    assert await chain.breaks() == [Break("head", 7, 7)]


async def test_the_file_tells_of_a_cut_end_even_with_an_older_genuine_head(chain: Chain) -> None:
    await chain.trail.write_head_file()
    await chain.run(*HEAD_BACK)
    old = chain.keys.sign_head(7, await chain.mac_of(7))
    await chain.run("UPDATE audit_head SET signature = :signed", signed=old.signature)
    assert await chain.breaks() == [Break("truncated", 8, 10)]


async def test_an_emptied_audit_is_found_by_the_file(chain: Chain) -> None:
    await chain.trail.write_head_file()
    await chain.run("DELETE FROM audit_records", "DELETE FROM audit_head")
    assert await chain.breaks() == [Break("truncated", 1, 10)]


async def test_records_behind_an_older_state_do_not_hide_that_it_was_put_back(
    chain: Chain,
) -> None:
    await chain.trail.write_head_file()
    await chain.run(*HEAD_BACK)
    old = chain.keys.sign_head(7, await chain.mac_of(7))
    await chain.run("UPDATE audit_head SET signature = :signed", signed=old.signature)
    await chain.write(5)
    assert await chain.breaks() == [Break("changed", 10, 10)]


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM audit_head", "UPDATE audit_head SET seq = 3", "UPDATE audit_head SET mac = 'x'"],
)
async def test_the_chain_goes_on_without_its_head_and_says_so(chain: Chain, statement: str) -> None:
    await chain.run(statement)
    await chain.write(1)
    assert await chain.numbers() == list(range(1, 13))
    assert await chain.breaks() == [Break("head", 11, 11)]


async def test_another_key_verifies_nothing_and_an_older_one_does(
    chain: Chain, tmp_path: Path
) -> None:
    rotated = Chain(chain.database, tmp_path, make_keys(b"n" * 32, KEY))
    await rotated.write(3)
    assert await rotated.breaks() == []
    forgotten = Chain(chain.database, tmp_path, make_keys(b"n" * 32))
    assert await forgotten.breaks() == [Break("key_unknown", 1, 10)]


async def test_breaks_are_told_alike_where_the_chain_is_read_in_pieces(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chain.run(*SWAP)
    for size in range(1, 11):
        monkeypatch.setattr(verification, "CHUNK", size)
        assert await chain.breaks() == [Break("reordered", 4, 5)]
