"""Examples: verified questions with their statements."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, no_content, responds_with
from controllers.schemas.teaching.examples import ExamplePatch, ExampleView, NewExample
from controllers.schemas.teaching.proposals import RowPreviewView, StatementTrial
from model.sources.teaching import Example
from model.user import AdminUser, CurrentUser
from services.proposals.row_preview import RowPreviews
from services.teaching.examples import ExampleService
from services.teaching.visibility import VisibleItem

bp = JsonBlueprint("examples", url_prefix="/examples")
_QUERY = {
    "datasource_id": "Of this source only.",
    "q": "Words that a question, statement or note contains.",
}


async def _require_example(
    example_id: str, admin: AdminUser, examples: ExampleService, **_: object
) -> None:
    await examples.get(example_id, admin)


@bp.get("/")
@responds_with(ExampleView, paged=True, query=_QUERY)
async def index(request: Request, user: CurrentUser, examples: ExampleService) -> HTTPResponse:
    """Examples of sources that the caller may ask, from the oldest.

    Those that are switched off, or whose statement may not run, are shown to administrators only.
    """
    page = await examples.page(
        page_request(request),
        user,
        request.args.get("datasource_id"),
        str(request.args.get("q", "")),
    )
    locale = request_locale(request)
    return page_response(page, lambda example: ExampleView.from_example(example, locale))


@bp.post("/")
@responds_with(ExampleView, status=201)
@validate(json=NewExample)
async def create(
    request: Request, admin: AdminUser, body: NewExample, examples: ExampleService
) -> HTTPResponse:
    """Create an example; its statement has to pass the checks that hold for every question."""
    example = await examples.create(body.datasource_id, body.to_values(), admin)
    return _example_response(request, example, 201)


@bp.patch("/<example_id:str>")
@responds_with(ExampleView)
@ensure(_require_example)
@validate(json=ExamplePatch)
async def change(
    request: Request,
    example_id: str,
    admin: AdminUser,
    body: ExamplePatch,
    examples: ExampleService,
) -> HTTPResponse:
    """Change an example; a new statement is checked like the first."""
    return _example_response(request, await examples.change(example_id, body.to_changes(), admin))


@bp.delete("/<example_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, example_id: str, admin: AdminUser, examples: ExampleService
) -> HTTPResponse:
    """Delete an example."""
    await examples.delete(example_id, admin)
    return no_content()


def _example_response(
    request: Request, example: VisibleItem[Example], status: int = 200
) -> HTTPResponse:
    return json_response(ExampleView.from_example(example, request_locale(request)), status)


@bp.post("/rows")
@responds_with(RowPreviewView)
@validate(json=StatementTrial)
async def try_statement(
    request: Request, admin: AdminUser, body: StatementTrial, previews: RowPreviews
) -> HTTPResponse:
    """The first 200 rows of a statement, as the caller may see them, before it is an example."""
    locale = request_locale(request)
    preview = await previews.run(body.datasource_id, admin.actor, body.sql, locale)
    return json_response(RowPreviewView.from_preview(preview))
