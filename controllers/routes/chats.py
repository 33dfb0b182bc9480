"""Conversations."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field
from sanic import Blueprint, HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.paging import page_request, page_response
from controllers.http.responses import json_response, no_content, responds_with
from controllers.routes.runs import find_removal
from controllers.schemas.runs import MessageView, to_message_views
from model.answers.answer import Mode
from model.chats.chat import Chat
from model.user import CurrentUser
from services.chats.service import ChatService

bp = Blueprint("chats", url_prefix="/chats")


class ChatView(BaseModel):
    """A conversation as it is listed."""

    id: str
    title: str
    mode: Mode
    datasource_id: str | None
    file_ids: tuple[str, ...] = ()
    model_id: str | None = None
    created_at: datetime
    updated_at: datetime
    running: bool = Field(description="Whether a question of it is being answered.")
    waiting: bool = Field(description="Whether an answer of it waits for the user's decision.")
    unseen: bool = Field(
        description="Whether an answer has ended that the user has not seen on any device."
    )

    @classmethod
    def from_chat(cls, chat: Chat) -> "ChatView":
        """The view of a chat."""
        return cls.model_validate(chat, from_attributes=True)


class WholeChat(ChatView):
    """A conversation with its messages."""

    messages: list[MessageView] = []


class ChatPatch(BaseModel):
    """What to change."""

    title: str | None = None
    seen: Literal[True] | None = Field(
        default=None, description="Note that the user has seen every answer that has ended so far."
    )


async def _require_own_chat(
    chats: ChatService, user: CurrentUser, chat_id: str, **_: object
) -> None:
    await chats.get(user.id, chat_id)


@bp.get("/")
@responds_with(
    ChatView, paged=True, query={"q": "Words that a title, question or answer contains."}
)
async def index(request: Request, chats: ChatService, user: CurrentUser) -> HTTPResponse:
    """One's own chats, the newest first."""
    words = request.args.get("q", "")
    return page_response(
        await chats.page(user.id, page_request(request), words), ChatView.from_chat
    )


@bp.get("/<chat_id:str>")
@responds_with(WholeChat)
async def show(
    request: Request, chat_id: str, chats: ChatService, user: CurrentUser
) -> HTTPResponse:
    """A chat with its messages; the parts of answers are as they were streamed."""
    chat = await chats.get(user.id, chat_id)
    turns = await chats.list_turns(chat, without=find_removal(request, user))
    messages = [message for turn in turns for message in to_message_views(turn.run, turn.answer)]
    return json_response(WholeChat.from_chat(chat).model_dump(mode="json") | {"messages": messages})


@bp.patch("/<chat_id:str>")
@responds_with(ChatView)
@ensure(_require_own_chat)
@validate(json=ChatPatch)
async def change(
    request: Request, chat_id: str, body: ChatPatch, chats: ChatService, user: CurrentUser
) -> HTTPResponse:
    """Give a chat another title, or note that its answers were seen (on every device)."""
    if body.title is not None:
        await chats.rename(chat_id, body.title)
    if body.seen:
        await chats.mark_seen(chat_id)
    return json_response(ChatView.from_chat(await chats.get(user.id, chat_id)))


@bp.delete("/<chat_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, chat_id: str, chats: ChatService, user: CurrentUser
) -> HTTPResponse:
    """Delete a chat with its answers and rows; what is running in it is stopped."""
    await chats.get(user.id, chat_id)
    await chats.delete(chat_id)
    return no_content()
