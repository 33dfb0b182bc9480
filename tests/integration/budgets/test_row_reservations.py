"""Rows that other statements of a user hold are not given away, however long these run."""

import pytest

from model.errors import BudgetExhausted
from services.budgets import row_reservations
from services.budgets.row_reservations import RowReservations


async def two_left() -> int:
    return 2


@pytest.mark.promise("daily-budget")
async def test_a_statement_that_waits_in_vain_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_reservations, "MAX_WAIT_S", 0.05)
    reservations, ran = RowReservations(), []
    async with reservations.reserve("eve", 1_000, two_left):
        for number in range(3):
            with pytest.raises(BudgetExhausted):
                async with reservations.reserve("eve", 1_000, two_left):
                    ran.append(number)
        async with reservations.reserve("ada", 1_000, two_left):
            ran.append("ada")
    assert ran == ["ada"]
    async with reservations.reserve("eve", 1_000, two_left):
        ran.append("eve")
    assert ran == ["ada", "eve"]
