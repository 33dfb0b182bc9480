"""Folders of saved questions."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint
from controllers.http.paging import page_response
from controllers.http.responses import json_response, no_content, responds_with
from controllers.schemas.saved_questions.bodies import QuestionFolderBody
from controllers.schemas.saved_questions.views import QuestionFolderView
from model.paging import Page
from model.user import CurrentUser
from services.saved_questions.folders import QuestionFolders

bp = JsonBlueprint("saved-question-folders", url_prefix="/saved-questions/folders")


async def _require_own_folder(
    folders: QuestionFolders, user: CurrentUser, question_folder_id: str, **_: object
) -> None:
    await folders.get(question_folder_id, user.actor)


@bp.get("/")
@responds_with(QuestionFolderView, paged=True)
async def index(request: Request, folders: QuestionFolders, user: CurrentUser) -> HTTPResponse:
    """One's own folders of saved questions, by name."""
    return page_response(
        Page(tuple(await folders.list_own(user.actor))), QuestionFolderView.from_folder
    )


@bp.post("/")
@responds_with(QuestionFolderView, status=201)
@validate(json=QuestionFolderBody)
async def create(
    request: Request, body: QuestionFolderBody, folders: QuestionFolders, user: CurrentUser
) -> HTTPResponse:
    """Make a folder."""
    return json_response(
        QuestionFolderView.from_folder(await folders.create(body.name, user.actor)), 201
    )


@bp.patch("/<question_folder_id:str>")
@responds_with(QuestionFolderView)
@ensure(_require_own_folder)
@validate(json=QuestionFolderBody)
async def change(
    request: Request,
    question_folder_id: str,
    body: QuestionFolderBody,
    folders: QuestionFolders,
    user: CurrentUser,
) -> HTTPResponse:
    """Give a folder another name."""
    folder = await folders.rename(question_folder_id, body.name, user.actor)
    return json_response(QuestionFolderView.from_folder(folder))


@bp.delete("/<question_folder_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, question_folder_id: str, folders: QuestionFolders, user: CurrentUser
) -> HTTPResponse:
    """Delete a folder; the questions in it stay, in none."""
    await folders.delete(question_folder_id, user.actor)
    return no_content()
