"""Budgets: what users may use in a day, and what they have used."""

from datetime import datetime

from pydantic import BaseModel, Field
from sanic import Blueprint, HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.responses import json_response, no_content, responds_with
from model.database.engine import now
from model.usage.budget import Budget, BudgetUse, find_reset
from model.user import AdminUser, CurrentUser
from services.budgets.service import BudgetService, UserBudget

bp = Blueprint("budgets", url_prefix="/budgets")
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


async def _require_user(
    user_id: str, admin: AdminUser, budgets: BudgetService, **_: object
) -> None:
    await budgets.require("user", user_id)


async def _require_role(
    role_id: str, admin: AdminUser, budgets: BudgetService, **_: object
) -> None:
    await budgets.require("role", role_id)


@bp.get("/own")
@responds_with(BudgetView)
async def show(request: Request, user: CurrentUser, budgets: BudgetService) -> HTTPResponse:
    """What the caller may use today, and what he has used."""
    return json_response(BudgetView.from_use(await budgets.read(user.actor)))


@bp.get("/")
@responds_with(UserBudgetsView)
async def index(request: Request, admin: AdminUser, budgets: BudgetService) -> HTTPResponse:
    """What each member of the workspace has used today, and of which budget."""
    user_budgets = await budgets.list_users(admin.workspace_id)
    items = [UserBudgetView.from_budget(each) for each in user_budgets]
    return json_response(UserBudgetsView(items=items))


@bp.get("/roles")
@responds_with(RoleBudgetsView)
async def index_of_roles(
    request: Request, admin: AdminUser, budgets: BudgetService
) -> HTTPResponse:
    """Budgets of the roles that have one."""
    items = [
        RoleBudgetView(role_id=role_id, rows_limit=own.rows, tokens_limit=own.tokens)
        for role_id, own in (await budgets.list_roles()).items()
    ]
    return json_response(RoleBudgetsView(items=items))


@bp.put("/users/<user_id:str>")
@responds_with(status=204)
@ensure(_require_user)
@validate(json=BudgetBody)
async def put_of_user(
    request: Request, user_id: str, admin: AdminUser, body: BudgetBody, budgets: BudgetService
) -> HTTPResponse:
    """Give a user a budget of his own, or take it away."""
    await budgets.put("user", user_id, body.to_budget())
    return no_content()


@bp.put("/roles/<role_id:str>")
@responds_with(status=204)
@ensure(_require_role)
@validate(json=BudgetBody)
async def put_of_role(
    request: Request, role_id: str, admin: AdminUser, body: BudgetBody, budgets: BudgetService
) -> HTTPResponse:
    """Give a role a budget of its own, or take it away."""
    await budgets.put("role", role_id, body.to_budget())
    return no_content()
