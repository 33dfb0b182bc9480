"""Budgets: what users may use in a day, and what they have used."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint
from controllers.http.responses import json_response, no_content, responds_with
from controllers.schemas.access.budgets import (
    BudgetBody,
    BudgetView,
    RoleBudgetsView,
    RoleBudgetView,
    UserBudgetsView,
    UserBudgetView,
)
from model.user import AdminUser, CurrentUser
from services.budgets.service import BudgetService

bp = JsonBlueprint("budgets", url_prefix="/budgets")


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
