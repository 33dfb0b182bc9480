"""Chats: list, show, change, delete, export."""

from sanic import HTTPResponse, Request
from sanic.response import text as text_response
from sanic_ext import validate

from controllers.http.audit import audited
from controllers.http.authentication import ensure
from controllers.http.content_disposition import attachment_header, to_file_name
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, no_content, responds_with
from controllers.routes.runs import find_removal
from controllers.schemas.chats.chat import ChatIds, ChatPatch, ChatView, DeletedChats, WholeChat
from controllers.schemas.runs import to_message_views
from model.chats.chat import ChatFilter
from model.database.engine import now
from model.errors import BadRequest, NotFound
from model.user import CurrentUser
from services.chats.markdown_export import list_branch, write_markdown
from services.chats.service import ChatService

bp = JsonBlueprint("chats", url_prefix="/chats")


async def _require_own_chat(
    chats: ChatService, user: CurrentUser, chat_id: str, **_: object
) -> None:
    await chats.get(user.actor, chat_id)


@bp.get("/")
@responds_with(
    ChatView,
    paged=True,
    query={
        "q": "Words that a title, question or answer contains; archived chats are found too.",
        "archived": "true: only those that are archived.",
        "kept": "true: only those that are pinned or in a folder; false: only the others.",
    },
)
async def index(request: Request, chats: ChatService, user: CurrentUser) -> HTTPResponse:
    """One's own chats, the newest first."""
    words = request.args.get("q", "")
    is_archived = _read_flag(request, "archived")
    chat_filter = ChatFilter(
        words,
        archived=None if words and is_archived is None else bool(is_archived),
        is_kept=_read_flag(request, "kept"),
    )
    page = await chats.page(user.actor, page_request(request), chat_filter)
    return page_response(page, ChatView.from_chat)


@bp.post("/delete")
@responds_with(DeletedChats)
@validate(json=ChatIds)
async def delete_several(
    request: Request, body: ChatIds, chats: ChatService, user: CurrentUser
) -> HTTPResponse:
    """Delete several chats, each whole; what is running in them is stopped."""
    return json_response(DeletedChats(deleted=await chats.delete_own(user.actor, body.ids)))


@bp.get("/<chat_id:str>")
@responds_with(WholeChat)
async def show(
    request: Request, chat_id: str, chats: ChatService, user: CurrentUser
) -> HTTPResponse:
    """A chat with its messages; the parts of answers are as they were streamed."""
    chat = await chats.get(user.actor, chat_id)
    turns = await chats.list_turns(chat, removal=find_removal(request, user))
    messages = [message for turn in turns for message in to_message_views(turn.run, turn.answer)]
    return json_response(WholeChat.from_chat(chat).model_dump(mode="json") | {"messages": messages})


@bp.patch("/<chat_id:str>")
@responds_with(ChatView)
@ensure(_require_own_chat)
@validate(json=ChatPatch)
async def change(
    request: Request, chat_id: str, body: ChatPatch, chats: ChatService, user: CurrentUser
) -> HTTPResponse:
    """Rename, pin, archive or move a chat, or note that its answers were seen (on every device)."""
    chat = await chats.get(user.actor, chat_id)
    return json_response(ChatView.from_chat(await chats.change(chat, body.to_change())))


@bp.delete("/<chat_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, chat_id: str, chats: ChatService, user: CurrentUser
) -> HTTPResponse:
    """Delete a chat with its answers and rows; what is running in it is stopped."""
    await chats.get(user.actor, chat_id)
    await chats.delete([chat_id])
    return no_content()


@bp.get("/<chat_id:str>/export")
@audited("export")
@responds_with(
    content_type="text/markdown",
    query={
        "format": "md; also when not given.",
        "run": "The last run of the branch; the newest of the chat when not given.",
    },
)
async def export(
    request: Request, chat_id: str, chats: ChatService, user: CurrentUser
) -> HTTPResponse:
    """One branch of a chat as a document: questions, answers, tables, statements."""
    if request.args.get("format", "md") != "md":
        raise BadRequest("chats.unknown_export")
    chat = await chats.get(user.actor, chat_id)
    turns = await chats.list_turns(chat, removal=find_removal(request, user))
    branch = list_branch(turns, request.args.get("run"))
    if not branch:
        raise NotFound("runs.not_found")
    document = write_markdown(chat, branch, request_locale(request), now())
    name = attachment_header(f"{to_file_name(chat.title, 'chat')}.md", "chat.md")
    return text_response(
        document, headers={"Content-Disposition": name}, content_type="text/markdown; charset=utf-8"
    )


def _read_flag(request: Request, name: str) -> bool | None:
    flag = request.args.get(name)
    if flag not in (None, "true", "false"):
        raise BadRequest("chats.bad_filter", name=name)
    return None if flag is None else flag == "true"
