"""What a worker adds to the audit is stored in its order."""

from pathlib import Path

import pytest

from model.database.engine import Database
from model.repositories import audit
from tests.support.audit import Chain
from tests.support.records import records

FIXTURES = (records,)


@pytest.fixture
async def chain(records: Database, tmp_path: Path) -> Chain:
    chain = Chain(records, tmp_path)
    await chain.write(3)
    return chain


async def test_a_worker_that_starts_does_not_move_the_head_back(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It looked before another worker had made the head and written records.
    monkeypatch.setattr(audit, "lock_head", lambda _: (None, 0))
    await chain.trail.open()
    assert await chain.breaks() == []
    monkeypatch.undo()
    await chain.write(1)
    assert await chain.numbers() == [1, 2, 3, 4]
