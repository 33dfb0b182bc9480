"""HTTP in and out: the only Python that knows Sanic.

To add routes: a module with a blueprint `bp`, imported and named once below. What is in `API` lies
under `/api` and needs a token; what is in `OUTSIDE` is public.
"""

from typing import Any

from sanic import Blueprint, Sanic

from controllers.http.audit import setup_audit
from controllers.http.authentication import setup_current_user
from controllers.http.errors import setup_errors
from controllers.http.headers import setup_headers
from controllers.http.responses import compress
from controllers.routes import (
    auth,
    charts,
    chat_folders,
    chats,
    documents,
    models,
    runs,
    starters,
    tools,
    users,
)
from controllers.routes.access import budgets, egress, groups, policies, roles, workspaces
from controllers.routes.dashboards import cards, dashboards
from controllers.routes.datasources import changes, datasources, guided_setup, joins
from controllers.routes.files import files, parts, replacements, storage
from controllers.routes.saved_questions import (
    folders,
    parameters,
    question_runs,
    questions,
)
from controllers.routes.system import (
    api_docs,
    audit,
    capabilities,
    doctor,
    health,
    metrics,
    web_page,
)
from controllers.routes.teaching import evaluations, examples, proposals, terms, transfer

API = (
    auth.bp,
    users.bp,
    runs.bp,
    charts.bp,
    chat_folders.bp,
    chats.bp,
    parameters.bp,
    folders.bp,
    questions.bp,
    question_runs.bp,
    dashboards.bp,
    cards.bp,
    capabilities.bp,
    datasources.bp,
    changes.bp,
    guided_setup.bp,
    joins.bp,
    policies.bp,
    egress.bp,
    groups.bp,
    roles.bp,
    budgets.bp,
    storage.bp,
    workspaces.bp,
    starters.bp,
    terms.bp,
    examples.bp,
    transfer.bp,
    evaluations.bp,
    proposals.bp,
    models.bp,
    tools.bp,
    files.bp,
    replacements.bp,
    parts.bp,
    documents.bp,
    doctor.bp,
    audit.bp,
    api_docs.bp,
)
OUTSIDE = (
    health.bp,
    metrics.bp,
    api_docs.page,
    web_page.bp,
)


def setup(app: Sanic[Any, Any]) -> None:
    """Register all routes, the checks before them and the rendering of errors."""
    app.register_middleware(compress, "response")  # the first of them runs last
    setup_headers(app)
    setup_errors(app)
    setup_current_user(app)
    app.blueprint(Blueprint.group(*API, url_prefix="/api"))
    app.blueprint(OUTSIDE)
    setup_audit(app)
