"""Language models: administrators configure and test them; every user sees which there are."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, no_content, responds_with
from controllers.schemas.models import (
    ModelPatch,
    ModelTrial,
    ModelView,
    NewModel,
    RetrievalModelView,
    SpentView,
    TrialFindings,
)
from model.language_model import LanguageModel, ModelChanges
from model.paging import Page
from model.user import AdminUser, CurrentUser
from services.knowledge.retrieval_status import RetrievalStatus
from services.models.service import ModelService
from services.models.token_usage import TokenUsageReader

bp = JsonBlueprint("models", url_prefix="/models")


async def _require_model(
    model_id: str, models: ModelService, admin: AdminUser, **_: object
) -> None:
    await models.get(model_id, admin.workspace_id)


@bp.get("/")
@responds_with(ModelView, paged=True)
async def index(request: Request, user: CurrentUser, models: ModelService) -> HTTPResponse:
    """All that may answer: the built-in engine, the model of the settings, the configured ones."""
    page = Page(tuple(await models.list_uncached(user.workspace_id)))
    return page_response(page, lambda model: _to_view(request, model, user))


@bp.post("/")
@responds_with(ModelView, status=201)
@validate(json=NewModel)
async def create(
    request: Request, admin: AdminUser, body: NewModel, models: ModelService
) -> HTTPResponse:
    """Configure a model on an OpenAI-compatible server."""
    return json_response(
        _to_view(request, await models.create(body.to_changes(), admin.workspace_id), admin), 201
    )


@bp.post("/test")
@responds_with(TrialFindings)
@validate(json=ModelTrial)
async def test(
    request: Request, admin: AdminUser, body: ModelTrial, models: ModelService
) -> HTTPResponse:
    """Try a model before it is stored, or a known one with changes."""
    findings = await models.test(body.id, body.to_changes(), admin.workspace_id)
    return json_response(TrialFindings.from_findings(findings, request_locale(request)))


@bp.get("/usage")
@responds_with(SpentView, paged=True)
async def usage(request: Request, admin: AdminUser, token_usage: TokenUsageReader) -> HTTPResponse:
    """What answers cost, by day (UTC), user and model, the newest day first."""
    return page_response(await token_usage.page(page_request(request)), SpentView.from_tokens)


@bp.get("/retrieval")
@responds_with(RetrievalModelView, paged=True)
async def retrieval(request: Request, admin: AdminUser, retrieval: RetrievalStatus) -> HTTPResponse:
    """The embedding and the reranking model of the settings, as far as they are set."""
    return page_response(Page(tuple(retrieval.models.all())), RetrievalModelView.from_model)


@bp.post("/retrieval/<kind:str>/test")
@responds_with(TrialFindings)
async def test_retrieval(
    request: Request, kind: str, admin: AdminUser, retrieval: RetrievalStatus
) -> HTTPResponse:
    """Try the embedding or the reranking model, in words."""
    findings = await retrieval.models.test(kind)
    return json_response(TrialFindings.from_findings(findings, request_locale(request)))


@bp.patch("/<model_id:str>")
@responds_with(ModelView)
@ensure(_require_model)
@validate(json=ModelPatch)
async def change(
    request: Request, model_id: str, admin: AdminUser, body: ModelPatch, models: ModelService
) -> HTTPResponse:
    """Change a model; that of the settings and the engine can only be made the default."""
    return json_response(
        _to_view(
            request, await models.change(model_id, body.to_changes(), admin.workspace_id), admin
        )
    )


@bp.delete("/<model_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, model_id: str, admin: AdminUser, models: ModelService
) -> HTTPResponse:
    """Delete a model; chats that chose it go on with the default one."""
    await models.delete(model_id, admin.workspace_id)
    return no_content()


@bp.post("/<model_id:str>/test")
@responds_with(TrialFindings)
async def test_known(
    request: Request, model_id: str, admin: AdminUser, models: ModelService
) -> HTTPResponse:
    """Try a model: chat, stream, JSON, tools, embeddings, in words."""
    findings = await models.test(model_id, ModelChanges(), admin.workspace_id)
    return json_response(TrialFindings.from_findings(findings, request_locale(request)))


def _to_view(request: Request, model: LanguageModel, user: CurrentUser) -> ModelView:
    return ModelView.from_model(model, request_locale(request), admin=user.role == "admin")
