"""Budgets as they are shown, and as they are given."""

from datetime import datetime

from pydantic import BaseModel, Field

from model.database.engine import now
from model.usage.budget import Budget, BudgetUse, find_reset
from services.budgets.service import UserBudget

_MAX_LIMIT = 10**15


class BudgetView(BaseModel):
    """What a user has used since 00:00 UTC, and his limits; null: none."""

    rows: int
    rows_limit: int | None
    tokens: int
    tokens_limit: int | None
    near: bool
    resets_at: datetime

    @classmethod
    def from_use(cls, use: BudgetUse) -> "BudgetView":
        """The view of it."""
        return cls(
            rows=use.rows,
            rows_limit=use.budget.rows,
            tokens=use.tokens,
            tokens_limit=use.budget.tokens,
            near=use.is_near,
            resets_at=find_reset(now()),
        )


class UserBudgetView(BaseModel):
    """What one user has used today; `own` says whether the budget is set for him alone."""

    user_id: str
    username: str
    own: bool
    today: BudgetView

    @classmethod
    def from_budget(cls, budget: UserBudget) -> "UserBudgetView":
        """The view of it."""
        today = BudgetView.from_use(budget.use)
        return cls(user_id=budget.user_id, username=budget.username, own=budget.own, today=today)


class UserBudgetsView(BaseModel):
    """The members of the workspace, by name."""

    items: list[UserBudgetView]
    next_cursor: str | None = None


class RoleBudgetView(BaseModel):
    """What users of a role may use in a day, where they have no budget of their own."""

    role_id: str
    rows_limit: int | None
    tokens_limit: int | None


class RoleBudgetsView(BaseModel):
    """The roles that have a budget."""

    items: list[RoleBudgetView]
    next_cursor: str | None = None


class BudgetBody(BaseModel):
    """A budget in place of the one of the installation; null: no limit.

    With `inherit` the budget is taken away, and the limits do not count.
    """

    rows_limit: int | None = Field(ge=1, le=_MAX_LIMIT)
    tokens_limit: int | None = Field(ge=1, le=_MAX_LIMIT)
    inherit: bool = False

    def to_budget(self) -> Budget | None:
        """The same for the service."""
        return None if self.inherit else Budget(self.rows_limit, self.tokens_limit)
