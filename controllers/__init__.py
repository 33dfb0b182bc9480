"""HTTP in and out: the only Python that knows Sanic.

To add routes: a module with a blueprint `bp`, imported and named once below. What is in `API` lies
under `/api` and needs a token; what is in `OUTSIDE` is public.
"""

from typing import Any

from sanic import Blueprint, Sanic

from controllers import (
    auth,
    capabilities,
    charts,
    chats,
    datasources,
    docs,
    doctor,
    documents,
    files,
    health,
    metrics,
    models,
    page,
    relations,
    runs,
    starters,
    tools,
    users,
)
from controllers.current_user import setup_current_user
from controllers.errors import setup_errors
from controllers.headers import setup_headers

API = (
    auth.bp,
    users.bp,
    runs.bp,
    charts.bp,
    chats.bp,
    capabilities.bp,
    datasources.bp,
    relations.bp,
    starters.bp,
    models.bp,
    tools.bp,
    files.bp,
    documents.bp,
    doctor.bp,
    docs.bp,
)
OUTSIDE = (
    health.bp,
    metrics.bp,
    docs.page,
    page.bp,
)


def setup(app: Sanic[Any, Any]) -> None:
    """Register all routes, the checks before them and the rendering of errors."""
    setup_headers(app)
    setup_errors(app)
    setup_current_user(app)
    app.blueprint(Blueprint.group(*API, url_prefix="/api"))
    app.blueprint(OUTSIDE)
