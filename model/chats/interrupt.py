"""A run that waits for its user: what it asks, what was answered, and where it goes on."""

from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, Field, StrictBool, model_validator

Reason = Literal["tool_approval", "cost"]
AnswerStatus = Literal["resolved", "cancelled"]


class Approval(BaseModel):
    """The answer to whether something may be done."""

    approved: StrictBool


class CostDecision(BaseModel):
    """The answer to what a statement would cost: run it, narrow the question, or stop."""

    choice: Literal["run", "narrow", "stop"]
    question: str = Field(default="", max_length=8_000)
    """The narrower question."""

    @model_validator(mode="after")
    def _check_question(self) -> "CostDecision":
        if self.choice == "narrow" and not self.question.strip():
            raise ValueError("a narrower question is needed")
        return self


STOPPED = CostDecision(choice="stop")
ANSWERS: dict[str, type[BaseModel]] = {"tool_approval": Approval, "cost": CostDecision}
"""What an answer has to say, by the reason of the question."""


@dataclass(frozen=True, slots=True)
class Interrupt:
    """One question to the user, in the user's language."""

    id: str
    reason: Reason
    message: str
    tool_call_id: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InterruptAnswer:
    """What the user says to a question. Only what is resolved has a payload that counts."""

    interrupt_id: str
    status: AnswerStatus
    payload: dict[str, Any] = field(default_factory=dict)

    @property
    def approves(self) -> bool:
        """Whether the user said yes; anything else is no."""
        return self.status == "resolved" and self.payload.get("approved") is True

    @property
    def cost_decision(self) -> CostDecision:
        """What to do with a costly statement; whatever is no answer stops."""
        if self.status != "resolved":
            return STOPPED
        return CostDecision.model_validate(self.payload)


@dataclass(frozen=True, slots=True)
class Pause:
    """What a run asks of its user, and the agent's own words on how to go on."""

    interrupts: tuple[Interrupt, ...]
    state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Resumption:
    """How a run goes on: the state of the one that waited, and the user's answers."""

    state: dict[str, Any]
    answers: tuple[InterruptAnswer, ...]
