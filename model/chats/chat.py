"""A chat, its folder, and what a search for chats finds."""

from dataclasses import dataclass
from datetime import datetime

from model.actor import UserActor
from model.answers.answer import Mode


@dataclass(frozen=True, slots=True)
class ChatText:
    """A question or the text of an answer, and the run that it belongs to."""

    run_id: str
    text: str


@dataclass(frozen=True, slots=True)
class ChatMatch:
    """Where a search found its words: the run, and one line with what stands around them."""

    run_id: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat of one user.

    `running` says whether a question of it is being answered, `waiting` whether an answer waits for
    the user, `unseen` whether one has ended since the user last looked.
    """

    id: str
    user_id: str
    workspace_id: str
    title: str
    mode: Mode
    datasource_id: str | None
    created_at: datetime
    updated_at: datetime
    running: bool = False
    waiting: bool = False
    file_ids: tuple[str, ...] = ()
    unseen: bool = False
    model_id: str | None = None
    pinned: bool = False
    archived: bool = False
    folder_id: str | None = None
    preview_of: str | None = None
    """The chat with the draft of a dashboard whose cards it answers."""
    match: ChatMatch | None = None
    """Where a search found its words, unless the title has them."""

    @property
    def owner(self) -> UserActor:
        """Its user, in the workspace of the chat."""
        return UserActor(self.user_id, self.workspace_id)


@dataclass(frozen=True, slots=True)
class ChatFilter:
    """Which chats of a user a list has; None: either."""

    words: str = ""
    """Words that the title, a question or an answer contains."""
    archived: bool | None = False
    is_kept: bool | None = None
    """Whether they are pinned or in a folder."""


@dataclass(frozen=True, slots=True)
class ChatFolder:
    """A folder for chats of one user."""

    id: str
    user_id: str
    name: str
