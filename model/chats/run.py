"""A run as the service speaks of it: who asked what, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from model.actor import UserActor
from model.answers.answer import Mode, ResponderIdentity, RunStatus
from model.answers.chart_settings import ChartSettings
from model.locales import Locale


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the user thought of an answer."""

    rating: str
    comment: str | None
    corrected_sql: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """A question of a user. `parent_id` is the run that it follows; None: it begins the chat."""

    id: str
    chat_id: str
    user_id: str
    workspace_id: str
    mode: Mode
    datasource_id: str | None
    question_id: str
    question: str
    locale: Locale
    responder: ResponderIdentity
    created_at: datetime
    status: RunStatus = "running"
    parent_id: str | None = None
    file_ids: tuple[str, ...] = ()
    model_id: str | None = None
    """The model its user chose; None: the default one."""
    stop_requested: bool = False
    error_code: str | None = None
    error_message: str | None = None
    usage: list[dict[str, Any]] | None = None
    finished_at: datetime | None = None
    feedback: Feedback | None = None
    access: Mapping[str, str] | None = None
    """By table with rules, the fingerprint of what its user saw of it; None: not recorded.

    Of a run over no source, by source that its chat was about.
    """
    question_without_values: str | None = None
    """The question without stored values, where we wrote it from such; None: its user wrote it."""
    chart_settings: ChartSettings | None = None
    """How its user wants the chart drawn; None: as the service chose it."""

    @property
    def shareable_question(self) -> str:
        """The question as those may read it who do not see what its user sees."""
        return self.question_without_values or self.question

    @property
    def actor(self) -> UserActor:
        """The user of the run in its workspace, as sources know him."""
        return UserActor(self.user_id, self.workspace_id)
