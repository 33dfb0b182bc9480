"""Records whose time is over are deleted; the rest still verifies, from a signed checkpoint."""

from datetime import timedelta
from pathlib import Path

import pytest

from model.audit.entry import AuditEntry
from model.database.engine import Database, now
from services.audit import retention
from services.audit.chain_check import Break
from services.audit.retention import AuditRetention
from tests.support.audit import Chain
from tests.support.records import records

FIXTURES = (records,)
OLD = timedelta(days=40)


@pytest.fixture
async def chain(records: Database, tmp_path: Path) -> Chain:
    chain = Chain(records, tmp_path)
    await chain.trail.open()
    for number in range(10):
        at = now() - OLD if number < 6 else now()
        chain.trail.add(AuditEntry("change", "things.change", at=at))
    await chain.trail.flush()
    return chain


async def cut(chain: Chain) -> int:
    return await AuditRetention(chain.trail, keep_days=30).cut_expired()


@pytest.mark.promise("tamper-evident")
@pytest.mark.parametrize("at_once", [2, 4, 2_000])
async def test_the_chain_holds_from_its_cut(
    chain: Chain, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(retention, "MAX_BATCH", at_once)
    assert await cut(chain) == 6
    cuts = -(-6 // at_once)  # each is recorded
    assert await chain.numbers() == list(range(7, 11 + cuts))
    assert await chain.breaks() == []
    assert await cut(chain) == 0


@pytest.mark.promise("tamper-evident")
async def test_a_cut_cannot_be_forged(chain: Chain) -> None:
    await cut(chain)
    await chain.run(
        "UPDATE audit_checkpoints SET seq = 8, mac = (SELECT mac FROM audit_records WHERE seq = 8)",
        "DELETE FROM audit_records WHERE seq <= 8",
    )
    assert await chain.breaks() == [Break("checkpoint", 8, 8)]


async def test_a_beginning_that_was_deleted_without_a_checkpoint_is_found(chain: Chain) -> None:
    await chain.run("DELETE FROM audit_records WHERE seq <= 6")
    assert await chain.breaks() == [Break("removed", 1, 6)]


async def test_records_that_do_not_verify_are_not_cut(chain: Chain) -> None:
    await chain.run("UPDATE audit_records SET user_name = 'x' WHERE seq = 3")
    assert await cut(chain) == 0
    assert await chain.breaks() == [Break("changed", 3, 3)]


async def test_a_record_that_is_put_before_the_cut_is_found(chain: Chain) -> None:
    await cut(chain)
    await chain.run("UPDATE audit_records SET seq = 2 WHERE seq = 9")
    assert await chain.breaks() == [Break("inserted", 1, 6), Break("removed", 9, 9)]


async def test_a_chain_of_which_all_is_cut_goes_on(records: Database, tmp_path: Path) -> None:
    chain = Chain(records, tmp_path)
    await chain.trail.open()
    chain.trail.add(AuditEntry("change", "things.change", at=now() - OLD))
    await chain.trail.flush()
    assert await cut(chain) == 1
    await chain.write(2)
    assert await chain.numbers() == [2, 3, 4]
    assert await chain.breaks() == []
