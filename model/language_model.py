"""The language models that may answer, as the service speaks of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

BUILTIN = "builtin"
"""The id of the built-in engine, which is always there."""
ENVIRONMENT = "environment"
"""The id of the model that the settings MODEL_* name."""
ModelKind = Literal["builtin", "environment", "stored"]
Thinking = Literal["auto", "off", "on"]
"""Whether a model thinks before it answers; auto: as the model likes."""


Ability = Literal["chat", "stream", "thinking", "context", "json", "tools", "embedding", "rerank"]


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Something that answers. Exactly one is the default.

    `stand_in` is its place among those that answer when another one fails; None: it never does.
    """

    id: str
    kind: ModelKind
    name: str
    """What users read."""
    model: str = ""
    """What its server calls it."""
    base_url: str = ""
    key_set: bool = False
    temperature: float = 0.0
    stand_in: int | None = None
    thinking: Thinking = "auto"
    context_tokens: int | None = None
    """How long its prompts and answers may be together; None: its server is asked."""
    local: bool = False
    """Whether it runs within this installation; it may see more of sources than remote ones."""
    is_default: bool = False
    revision: int = 0
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ModelChanges:
    """What to change about a model; None leaves it as it is, an empty key takes the key away."""

    name: str | None = None
    model: str | None = None
    base_url: str | None = None
    api_key: str | None = None
    temperature: float | None = None
    stand_in: int | None = None
    """0: it stands in for no other."""
    thinking: Thinking | None = None
    context_tokens: int | None = None
    """0: its server is asked."""
    local: bool | None = None
    """With a new address and without this, the address tells."""
    default: bool | None = None


@dataclass(frozen=True, slots=True)
class TokensByDay:
    """What a user's answers cost on one day (UTC) with one model."""

    day: str
    user_id: str
    username: str
    model: str
    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True)
class ProbeFinding:
    """What a trial found out about one ability of a model; `key` names the sentence."""

    ability: Ability
    state: Literal["ok", "limited", "missing", "failed"]
    key: str
    params: dict[str, object]
