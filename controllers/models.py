"""Language models: administrators configure and test them; every user sees which there are."""

from sanic import Blueprint, HTTPResponse, Request
from sanic_ext import validate

from controllers.answers import answers, json_answer, no_content
from controllers.current_user import ensure
from controllers.errors import locale_of
from controllers.model_views import (
    ModelPatch,
    ModelTrial,
    ModelView,
    NewModel,
    RetrievalModelView,
    SpentView,
    TrialFindings,
)
from controllers.paging import page_answer, page_request
from model.language_model import LanguageModel, ModelChanges
from model.paging import Page
from model.user import AdminUser, CurrentUser
from services.knowledge.finding import Finding
from services.models.service import ModelService

bp = Blueprint("models", url_prefix="/models")


async def _exists(model_id: str, models: ModelService, **_: object) -> None:
    await models.get(model_id)


@bp.get("/")
@answers(ModelView, paged=True)
async def index(request: Request, user: CurrentUser, models: ModelService) -> HTTPResponse:
    """All that may answer: the built-in engine, the model of the settings, the configured ones."""
    page = Page(tuple(await models.current()))
    return page_answer(page, lambda model: _view(request, model, user))


@bp.post("/")
@answers(ModelView, status=201)
@validate(json=NewModel)
async def create(
    request: Request, admin: AdminUser, body: NewModel, models: ModelService
) -> HTTPResponse:
    """Configure a model on an OpenAI-compatible server."""
    return json_answer(_view(request, await models.create(body.changes()), admin), 201)


@bp.post("/test")
@answers(TrialFindings)
@validate(json=ModelTrial)
async def test(
    request: Request, admin: AdminUser, body: ModelTrial, models: ModelService
) -> HTTPResponse:
    """Try a model before it is stored, or a known one with changes."""
    findings = await models.test(body.id, body.changes())
    return json_answer(TrialFindings.of(findings, locale_of(request)))


@bp.get("/usage")
@answers(SpentView, paged=True)
async def usage(request: Request, admin: AdminUser, models: ModelService) -> HTTPResponse:
    """What answers cost, by day (UTC), user and model, the newest day first."""
    return page_answer(await models.spent(page_request(request)), SpentView.of)


@bp.get("/retrieval")
@answers(RetrievalModelView, paged=True)
async def retrieval(request: Request, admin: AdminUser, finding: Finding) -> HTTPResponse:
    """The embedding and the reranking model of the settings, as far as they are set."""
    return page_answer(Page(tuple(finding.models.all())), RetrievalModelView.of)


@bp.post("/retrieval/<kind:str>/test")
@answers(TrialFindings)
async def test_retrieval(
    request: Request, kind: str, admin: AdminUser, finding: Finding
) -> HTTPResponse:
    """Try the embedding or the reranking model, in words."""
    findings = await finding.models.test(kind)
    return json_answer(TrialFindings.of(findings, locale_of(request)))


@bp.patch("/<model_id:str>")
@answers(ModelView)
@ensure(_exists)
@validate(json=ModelPatch)
async def change(
    request: Request, model_id: str, admin: AdminUser, body: ModelPatch, models: ModelService
) -> HTTPResponse:
    """Change a model; that of the settings and the engine can only be made the default."""
    return json_answer(_view(request, await models.change(model_id, body.changes()), admin))


@bp.delete("/<model_id:str>")
@answers(status=204)
async def delete(
    request: Request, model_id: str, admin: AdminUser, models: ModelService
) -> HTTPResponse:
    """Delete a model; chats that chose it go on with the default one."""
    await models.delete(model_id)
    return no_content()


@bp.post("/<model_id:str>/test")
@answers(TrialFindings)
async def test_known(
    request: Request, model_id: str, admin: AdminUser, models: ModelService
) -> HTTPResponse:
    """Try a model: chat, stream, JSON, tools, embeddings, in words."""
    findings = await models.test(model_id, ModelChanges())
    return json_answer(TrialFindings.of(findings, locale_of(request)))


def _view(request: Request, model: LanguageModel, user: CurrentUser) -> ModelView:
    return ModelView.of(model, locale_of(request), admin=user.role == "admin")
