"""Declares which permissions each route needs.

A route that is missing here is for administrators only, and fails a test.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from sanic_routing import Route

from model.errors import Forbidden
from model.role import ADMIN, Permission
from model.user import CurrentUser

Need = Permission | Literal["signed_in", "administrator"]
Needs = tuple[Need | frozenset[Need], ...]
"""Any of them is enough; of a set, all are needed."""

_API = "/api/"
_SIGNED_IN: Needs = ("signed_in",)
_ADMINISTRATOR: Needs = ("administrator",)
_ASK: Needs = ("ask",)
_TEACH: Needs = ("teach",)
_TRY: Needs = (frozenset({"ask", "teach"}),)
"""What runs statements of a teacher reads rows, like his questions."""
_SOURCES: Needs = ("manage_sources",)
_PEOPLE: Needs = ("manage_people",)
_GRANTEES: Needs = ("manage_people", "manage_sources")
_NOT_MANAGING = frozenset({"administrator", "signed_in", "ask", "see_sql", "export"})

NEEDS: Mapping[str, Needs] = {
    "GET /api/auth/me": _SIGNED_IN,
    "POST /api/auth/logout": _SIGNED_IN,
    "POST /api/auth/password": _SIGNED_IN,
    "GET /api/capabilities": _SIGNED_IN,
    # One's own chats, answers and files.
    "GET /api/chats": _SIGNED_IN,
    "GET /api/chats/{chat_id}": _SIGNED_IN,
    "PATCH /api/chats/{chat_id}": _SIGNED_IN,
    "DELETE /api/chats/{chat_id}": _SIGNED_IN,
    "POST /api/chats/delete": _SIGNED_IN,
    "GET /api/chats/{chat_id}/export": ("export",),
    "GET /api/chats/folders": _SIGNED_IN,
    "POST /api/chats/folders": _SIGNED_IN,
    "PATCH /api/chats/folders/{folder_id}": _SIGNED_IN,
    "DELETE /api/chats/folders/{folder_id}": _SIGNED_IN,
    "POST /api/chats/runs": _ASK,
    "GET /api/chats/runs/{run_id}": _SIGNED_IN,
    "GET /api/chats/runs/{run_id}/events": _SIGNED_IN,
    "POST /api/chats/runs/{run_id}/stop": _SIGNED_IN,
    "POST /api/chats/runs/{run_id}/feedback": _SIGNED_IN,
    "POST /api/chats/runs/{run_id}/sql": (frozenset({"ask", "see_sql"}),),
    "POST /api/chats/runs/{run_id}/replay": _ASK,
    "GET /api/chats/runs/{run_id}/result": ("export",),
    "GET /api/chats/runs/{run_id}/chart.png": ("export",),
    "POST /api/chats/runs/{run_id}/exports": ("export",),
    "PUT /api/chats/runs/{run_id}/chart": _SIGNED_IN,
    "GET /api/chats/runs/{run_id}/drill": _SIGNED_IN,
    "POST /api/chats/runs/{run_id}/drill": _ASK,
    "GET /api/chats/runs/{run_id}/parameters": _ASK,
    # Saved questions: one's own, and those that others share.
    "GET /api/saved-questions": _ASK,
    "POST /api/saved-questions": _ASK,
    "GET /api/saved-questions/grantees": _ASK,
    "GET /api/saved-questions/folders": _ASK,
    "POST /api/saved-questions/folders": _ASK,
    "PATCH /api/saved-questions/folders/{question_folder_id}": _ASK,
    "DELETE /api/saved-questions/folders/{question_folder_id}": _ASK,
    "GET /api/saved-questions/{question_id}": _ASK,
    "PATCH /api/saved-questions/{question_id}": _ASK,
    "DELETE /api/saved-questions/{question_id}": _ASK,
    "POST /api/saved-questions/{question_id}/copy": _ASK,
    "PUT /api/saved-questions/{question_id}/shares": _ASK,
    "POST /api/saved-questions/{question_id}/run": _ASK,
    "POST /api/saved-questions/{question_id}/result": (frozenset({"ask", "export"}),),
    "POST /api/saved-questions/{question_id}/exports": (frozenset({"ask", "export"}),),
    "POST /api/saved-questions/{question_id}/chat": _ASK,
    "GET /api/saved-questions/{question_id}/runs": _ASK,
    "GET /api/saved-questions/{question_id}/values": _ASK,
    # Dashboards: one's own, and those that others share.
    "GET /api/dashboards": _ASK,
    "POST /api/dashboards": _ASK,
    "GET /api/dashboards/{dashboard_id}": _ASK,
    "PATCH /api/dashboards/{dashboard_id}": _ASK,
    "DELETE /api/dashboards/{dashboard_id}": _ASK,
    "PUT /api/dashboards/{dashboard_id}/shares": _ASK,
    "GET /api/dashboards/{dashboard_id}/refreshes": _ASK,
    "POST /api/dashboards/{dashboard_id}/cards": _ASK,
    "POST /api/dashboards/{dashboard_id}/cards/{card_id}/answer": _ASK,
    "GET /api/dashboards/{dashboard_id}/filters/{filter_id}/values": _ASK,
    "GET /api/starters": _ASK,
    "GET /api/documents/search": _ASK,
    "GET /api/files": _SIGNED_IN,
    "POST /api/files": _ASK,
    "GET /api/files/{file_id}": _SIGNED_IN,
    "PATCH /api/files/{file_id}": _SIGNED_IN,
    "DELETE /api/files/{file_id}": _SIGNED_IN,
    "GET /api/files/{file_id}/replacement": _ASK,
    "PUT /api/files/{file_id}/replacement": _ASK,
    "GET /api/files/{file_id}/parts/preview": _ASK,
    "POST /api/files/{file_id}/parts": _ASK,
    "DELETE /api/files/{file_id}/parts/{part_id}": _ASK,
    "GET /api/files/{file_id}/parts/{part_id}/content": _SIGNED_IN,
    "GET /api/files/{file_id}/content": _SIGNED_IN,
    "PATCH /api/files/{file_id}/tables/{name}": _ASK,
    "GET /api/files/{file_id}/tables/{name}/rows": _SIGNED_IN,
    # Sources.
    "GET /api/datasources": _SIGNED_IN,
    "POST /api/datasources": _SOURCES,
    "POST /api/datasources/test": _SOURCES,
    "GET /api/datasources/database-files": _SOURCES,
    "GET /api/datasources/{source_id}": _SIGNED_IN,
    "PATCH /api/datasources/{source_id}": _SOURCES,
    "DELETE /api/datasources/{source_id}": _SOURCES,
    "POST /api/datasources/{source_id}/sync": _SOURCES,
    "GET /api/datasources/{source_id}/tables": _SIGNED_IN,
    "PATCH /api/datasources/{source_id}/tables": _SOURCES,
    "PATCH /api/datasources/{source_id}/tables/{name}": _SOURCES,
    "GET /api/datasources/{source_id}/starters": _SOURCES,
    "PUT /api/datasources/{source_id}/starters": _SOURCES,
    "GET /api/datasources/{source_id}/changes": _SOURCES,
    "GET /api/datasources/{source_id}/broken-references": _SOURCES,
    "GET /api/datasources/{source_id}/relations": _SIGNED_IN,
    "PUT /api/datasources/{source_id}/relations": _SOURCES,
    "GET /api/datasources/{source_id}/relations/paths": _SIGNED_IN,
    "GET /api/datasources/{source_id}/access": _SOURCES,
    "PUT /api/datasources/{source_id}/access": _SOURCES,
    "GET /api/datasources/orphaned": _SOURCES,
    "POST /api/datasources/{source_id}/claim": _SOURCES,
    "GET /api/datasources/{source_id}/egress": _SOURCES,
    "PUT /api/datasources/{source_id}/egress": _SOURCES,
    "GET /api/datasources/{source_id}/egress/dependents": _SOURCES,
    "PUT /api/datasources/{source_id}/setup/access": _SOURCES,
    "GET /api/datasources/{source_id}/policies": _SOURCES,
    "PUT /api/datasources/{source_id}/policies": _SOURCES,
    "GET /api/datasources/{source_id}/policies/masks": _SOURCES,
    "GET /api/datasources/{source_id}/policies/dependents": _SOURCES,
    "POST /api/datasources/{source_id}/policies/preview": _SOURCES,
    # Terms and examples, whose statements are SQL.
    "GET /api/terms": _SIGNED_IN,
    "POST /api/terms": _TEACH,
    "PATCH /api/terms/{term_id}": _TEACH,
    "DELETE /api/terms/{term_id}": _TEACH,
    "GET /api/examples": ("see_sql", "teach"),
    "POST /api/examples": _TEACH,
    "POST /api/examples/rows": _TRY,
    "PATCH /api/examples/{example_id}": _TEACH,
    "DELETE /api/examples/{example_id}": _TEACH,
    "GET /api/datasources/{source_id}/teaching": _TEACH,
    "PUT /api/datasources/{source_id}/teaching": _TEACH,
    "GET /api/datasources/{source_id}/evaluations": _TEACH,
    "POST /api/datasources/{source_id}/evaluations": _TRY,
    "GET /api/datasources/{source_id}/evaluations/estimate": _TEACH,
    "GET /api/datasources/{source_id}/evaluations/{evaluation_id}": _TEACH,
    "GET /api/datasources/{source_id}/evaluations/{evaluation_id}/events": _TEACH,
    "POST /api/datasources/{source_id}/evaluations/{evaluation_id}/stop": _TEACH,
    "GET /api/proposals": _TEACH,
    "GET /api/proposals/{proposal_id}": _TEACH,
    "GET /api/proposals/{proposal_id}/rows": _TRY,
    "POST /api/proposals/{proposal_id}/accept": _TEACH,
    "POST /api/proposals/{proposal_id}/decline": _TEACH,
    # People. Who manages sources names them in access and rules.
    "GET /api/users": _GRANTEES,
    "POST /api/users": _PEOPLE,
    "PATCH /api/users/{user_id}": _PEOPLE,
    "DELETE /api/users/{user_id}": _PEOPLE,
    "GET /api/users/{user_id}/attributes": _GRANTEES,
    "PUT /api/users/{user_id}/attributes": _PEOPLE,
    "GET /api/groups": _GRANTEES,
    "POST /api/groups": _PEOPLE,
    "PATCH /api/groups/{group_id}": _PEOPLE,
    "DELETE /api/groups/{group_id}": _PEOPLE,
    "GET /api/groups/{group_id}/sources": _GRANTEES,
    "GET /api/attributes": _GRANTEES,
    "GET /api/roles": _PEOPLE,
    "POST /api/roles": _PEOPLE,
    "PATCH /api/roles/{role_id}": _PEOPLE,
    "DELETE /api/roles/{role_id}": _PEOPLE,
    # Workspaces; who manages people in one manages its members.
    "GET /api/workspaces": _SIGNED_IN,
    "POST /api/workspaces": _ADMINISTRATOR,
    "PATCH /api/workspaces/{workspace_id}": _ADMINISTRATOR,
    "DELETE /api/workspaces/{workspace_id}": _ADMINISTRATOR,
    "GET /api/workspaces/{workspace_id}/members": _PEOPLE,
    "POST /api/workspaces/{workspace_id}/members": _PEOPLE,
    "PATCH /api/workspaces/{workspace_id}/members/{user_id}": _PEOPLE,
    "DELETE /api/workspaces/{workspace_id}/members/{user_id}": _PEOPLE,
    "GET /api/audit": ("read_audit",),
    "GET /api/audit/export": ("read_audit",),
    "POST /api/audit/{seq}/replay": (frozenset({"ask", "read_audit"}),),
    # The installation: where data may be sent, and what it costs.
    "GET /api/storage/own": _SIGNED_IN,
    "GET /api/storage": _ADMINISTRATOR,
    "GET /api/budgets/own": _SIGNED_IN,
    "GET /api/budgets": _ADMINISTRATOR,
    "GET /api/budgets/roles": _ADMINISTRATOR,
    "PUT /api/budgets/users/{user_id}": _ADMINISTRATOR,
    "PUT /api/budgets/roles/{role_id}": _ADMINISTRATOR,
    "GET /api/models": _SIGNED_IN,
    "POST /api/models": _ADMINISTRATOR,
    "POST /api/models/test": _ADMINISTRATOR,
    "GET /api/models/usage": _ADMINISTRATOR,
    "GET /api/models/retrieval": _ADMINISTRATOR,
    "POST /api/models/retrieval/{kind}/test": _ADMINISTRATOR,
    "PATCH /api/models/{model_id}": _ADMINISTRATOR,
    "DELETE /api/models/{model_id}": _ADMINISTRATOR,
    "POST /api/models/{model_id}/test": _ADMINISTRATOR,
    "GET /api/tools": _SIGNED_IN,
    "GET /api/tools/groups": _SIGNED_IN,
    "POST /api/tools/{group}/{name}/trial": _ADMINISTRATOR,
    "GET /api/doctor": _ADMINISTRATOR,
    "GET /api/doctor/stream": _ADMINISTRATOR,
}
"""The needs of each route. Handlers check ownership and access to sources."""


def require_needs(user: CurrentUser, method: str, route: Route) -> None:
    """Raises `Forbidden` when the caller's role does not allow a route."""
    needs = find_needs(method, route.path)
    if not any(_is_met(user, need) for need in needs):
        raise Forbidden("users.admins_only" if needs == _ADMINISTRATOR else "roles.not_allowed")


def is_managing(method: str, route: Route) -> bool:
    """Whether a route is for those with a permission to manage something."""
    needs = find_needs(method, route.path)
    return all(_is_of_managers(need) for need in needs)


def find_needs(method: str, path: str) -> Needs:
    """What a route needs; one that nobody declared is for administrators."""
    template = to_template(path)
    if not template.startswith(_API):
        return _SIGNED_IN  # a path of the page, not of the API
    declared_method = "GET" if method == "HEAD" else method
    return NEEDS.get(f"{declared_method} {template}", _ADMINISTRATOR)


@lru_cache(maxsize=1_000)
def to_template(path: str) -> str:
    """The path of a route with `{name}` for each parameter, as in `NEEDS`."""
    return "/" + re.sub(r"<(\w+)(:[^>]*)?>", r"{\1}", path).rstrip("/")


def _is_of_managers(need: Need | frozenset[Need]) -> bool:
    if isinstance(need, frozenset):
        return any(map(_is_of_managers, need))
    return need not in _NOT_MANAGING


def _is_met(user: CurrentUser, need: Need | frozenset[Need]) -> bool:
    if isinstance(need, frozenset):
        return all(_is_met(user, each) for each in need)
    if need == "administrator":
        return user.role == ADMIN
    return need == "signed_in" or user.may(need)
