"""Language models as they are shown, and as they are given."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from model.language_model import (
    Ability,
    LanguageModel,
    ModelChanges,
    ModelKind,
    ProbeFinding,
    Thinking,
    TokensByDay,
)
from model.locales import Locale, text
from services.models.retrieval_models import RetrievalModel

_ADMIN_FIELDS = (
    *("model", "base_url", "key_set", "temperature", "thinking", "context_tokens"),
    *("local", "stand_in", "created_at"),
)
MAX_CONTEXT_TOKENS = 100_000_000


class ModelView(BaseModel):
    """A model that may answer. What follows `default` is null for all but administrators."""

    id: str
    kind: ModelKind
    name: str
    default: bool
    model: str | None = None
    base_url: str | None = None
    key_set: bool | None = None
    temperature: float | None = None
    thinking: Thinking | None = None
    context_tokens: int | None = None
    local: bool | None = None
    stand_in: int | None = None
    created_at: datetime | None = None

    @classmethod
    def from_model(cls, model: LanguageModel, locale: Locale, *, admin: bool) -> "ModelView":
        """The view of a model: never its key, and where it is for administrators only."""
        admin_fields = {name: getattr(model, name) for name in _ADMIN_FIELDS} if admin else {}
        name = text("models.builtin", locale) if model.kind == "builtin" else model.name
        return cls(
            id=model.id, kind=model.kind, name=name, default=model.is_default, **admin_fields
        )


class ModelPatch(BaseModel):
    """What to change; a key left out stays, an empty one takes it away.

    `stand_in` is the model's place among those that answer when another fails; 0: it never does.
    `context_tokens` is how long a prompt and its answer may be together; 0: the server is asked.
    `local` is whether the model runs within this installation and may therefore see more of
    sources than remote ones; left out, a new address tells.
    """

    name: str | None = Field(default=None, max_length=256)
    model: str | None = Field(default=None, max_length=512)
    base_url: str | None = Field(default=None, max_length=2048)
    api_key: str | None = Field(default=None, max_length=8192)
    temperature: float | None = Field(default=None, ge=0, le=2)
    thinking: Thinking | None = None
    context_tokens: int | None = Field(default=None, ge=0, le=MAX_CONTEXT_TOKENS)
    local: bool | None = None
    stand_in: int | None = Field(default=None, ge=0, le=100)
    default: bool | None = None

    def to_changes(self) -> ModelChanges:
        """The same for the service."""
        return ModelChanges(**{name: getattr(self, name) for name in ModelPatch.model_fields})


class NewModel(ModelPatch):
    """A model to make."""

    name: str = Field(max_length=256)
    model: str = Field(max_length=512)
    base_url: str = Field(max_length=2048)


class ModelTrial(ModelPatch):
    """What to test: a new model, or a known one with changes."""

    id: str | None = None


class SpentView(BaseModel):
    """What a user's answers cost on one day (UTC) with one model."""

    day: str
    user_id: str
    username: str
    model: str
    input_tokens: int
    output_tokens: int

    @classmethod
    def from_tokens(cls, spent: TokensByDay) -> "SpentView":
        """The view of it."""
        return cls.model_validate(spent, from_attributes=True)


class FindingView(BaseModel):
    """One ability, and what the test found out about it in words."""

    ability: Ability
    state: Literal["ok", "limited", "missing", "failed"]
    message: str


class RetrievalModelView(BaseModel):
    """A model of the settings that helps to find tables."""

    kind: Literal["embedding", "rerank"]
    model: str
    base_url: str
    key_set: bool

    @classmethod
    def from_model(cls, model: RetrievalModel) -> "RetrievalModelView":
        """The view of it."""
        return cls.model_validate(model, from_attributes=True)


class TrialFindings(BaseModel):
    """What a model can do; `ok` when it can do what it is there for."""

    ok: bool
    findings: list[FindingView]

    @classmethod
    def from_findings(cls, findings: list[ProbeFinding], locale: Locale) -> "TrialFindings":
        """The findings in the reader's language."""
        views = [
            FindingView(ability=f.ability, state=f.state, message=text(f.key, locale, **f.params))
            for f in findings
        ]
        required_findings = [f for f in findings if f.ability in ("chat", "stream")] or findings
        has_failed = any(f.state == "failed" for f in required_findings)
        return cls(ok=not has_failed, findings=views)
