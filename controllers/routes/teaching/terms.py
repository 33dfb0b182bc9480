"""Terms: every user sees those of sources that he may ask, administrators write them."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, no_content, responds_with
from controllers.schemas.teaching.terms import NewTerm, TermPatch, TermView
from model.sources.teaching import Term
from model.user import AdminUser, CurrentUser
from services.teaching.terms import TermService
from services.teaching.visibility import VisibleItem

bp = JsonBlueprint("terms", url_prefix="/terms")
_QUERY = {
    "datasource_id": "Of this source only, with those of every source.",
    "q": "Words that a name, synonym or definition contains.",
}


async def _require_term(term_id: str, admin: AdminUser, terms: TermService, **_: object) -> None:
    await terms.get(term_id, admin)


@bp.get("/")
@responds_with(TermView, paged=True, query=_QUERY)
async def index(request: Request, user: CurrentUser, terms: TermService) -> HTTPResponse:
    """Terms of sources that the caller may ask, from the oldest.

    Those that are switched off, or name what is not there, are shown to administrators only; SQL
    to those who may see it, or teach.
    """
    see_sql = user.may("see_sql") or user.may("teach")
    page = await terms.page(
        page_request(request),
        user,
        request.args.get("datasource_id"),
        str(request.args.get("q", "")),
    )
    locale = request_locale(request)
    return page_response(page, lambda term: TermView.from_term(term, locale, see_sql=see_sql))


@bp.post("/")
@responds_with(TermView, status=201)
@validate(json=NewTerm)
async def create(
    request: Request, admin: AdminUser, body: NewTerm, terms: TermService
) -> HTTPResponse:
    """Create a term; its SQL is checked against the source, 422 says what is wrong and where."""
    term = await terms.create(body.datasource_id, body.to_values(), admin)
    return _term_response(request, term, 201)


@bp.patch("/<term_id:str>")
@responds_with(TermView)
@ensure(_require_term)
@validate(json=TermPatch)
async def change(
    request: Request, term_id: str, admin: AdminUser, body: TermPatch, terms: TermService
) -> HTTPResponse:
    """Change a term; its version grows when it means something else."""
    return _term_response(request, await terms.change(term_id, body.to_changes(), admin))


@bp.delete("/<term_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, term_id: str, admin: AdminUser, terms: TermService
) -> HTTPResponse:
    """Delete a term."""
    await terms.delete(term_id, admin)
    return no_content()


def _term_response(request: Request, term: VisibleItem[Term], status: int = 200) -> HTTPResponse:
    return json_response(TermView.from_term(term, request_locale(request)), status)
