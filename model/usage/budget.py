"""What users may use in a day (UTC), and what they have used."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

BudgetSubject = Literal["user", "role"]
Resource = Literal["rows", "tokens"]
NEAR = 0.8
"""From this share on a user gets a notice."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Rows of answers and tokens of models that a user may use in a day; None: no limit."""

    rows: int | None = None
    tokens: int | None = None

    @property
    def is_set(self) -> bool:
        """Whether anything is limited."""
        return self.rows is not None or self.tokens is not None


NO_BUDGET = Budget()


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """What a user has used today, and his budget."""

    budget: Budget
    rows: int
    tokens: int

    @property
    def is_near(self) -> bool:
        """Whether little of the budget is left, or nothing."""
        return any(most is not None and amount >= most * NEAR for amount, most in self._pairs)

    @property
    def has_rows(self) -> bool:
        """Whether rows are left."""
        return self.budget.rows is None or self.rows < self.budget.rows

    @property
    def has_tokens(self) -> bool:
        """Whether tokens are left."""
        return self.budget.tokens is None or self.tokens < self.budget.tokens

    def find_left(self, resource: Resource) -> int | None:
        """How much is left of a resource, at least 0; None: it is not limited."""
        most, used = {
            "rows": (self.budget.rows, self.rows),
            "tokens": (self.budget.tokens, self.tokens),
        }[resource]
        return None if most is None else max(0, most - used)

    @property
    def percent(self) -> int:
        """The share that is used of the limit that is nearest."""
        return max((100 * amount // most for amount, most in self._pairs if most), default=0)

    @property
    def _pairs(self) -> tuple[tuple[int, int | None], ...]:
        return ((self.rows, self.budget.rows), (self.tokens, self.budget.tokens))


def find_reset(at: datetime) -> datetime:
    """When the day of a moment ends."""
    midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1)
