"""Evaluations: the examples of a source, asked one by one, and how they were answered."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from model.actor import UserActor
from model.answers.answer import ResponderIdentity
from model.locales import Locale, LocaleText
from model.workspaces.workspace import NO_WORKSPACE

EvaluationStatus = Literal["running", "finished", "stopped", "failed"]
ItemOutcome = Literal["right", "wrong", "refused", "failed"]
"""`failed`: the question could not be asked, which says nothing about the answer."""


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How many questions had which outcome."""

    right: int = 0
    wrong: int = 0
    refused: int = 0
    failed: int = 0

    def add(self, outcome: ItemOutcome) -> "OutcomeCounts":
        """The counts with one more question."""
        return replace(self, **{outcome: getattr(self, outcome) + 1})

    def is_worse_than(self, other: "OutcomeCounts") -> bool:
        """Whether fewer are right, or more are wrong."""
        return self.right < other.right or self.wrong > other.wrong


NO_COUNTS = OutcomeCounts()


@dataclass(frozen=True, slots=True)
class EvaluatedQuestion:
    """An example, asked without itself."""

    position: int
    example_id: str
    question: str
    outcome: ItemOutcome
    sql: str = ""
    """The statement that was answered with."""
    problem: str = ""
    """Why there are no rows, in the language of whoever started the evaluation."""
    baseline: ItemOutcome | None = None
    """The outcome without the proposal, where one is evaluated."""

    @property
    def got_worse(self) -> bool:
        """Whether the proposal made a right answer another one, or one that was not wrong wrong."""
        if self.baseline is None or "failed" in (self.baseline, self.outcome):
            return False
        was_right = self.baseline == "right" != self.outcome
        return was_right or (self.outcome == "wrong" != self.baseline)


@dataclass(frozen=True, slots=True)
class EvaluationCost:
    """What the models' calls cost."""

    calls: int = 0
    tokens: int = 0

    def __add__(self, other: "EvaluationCost") -> "EvaluationCost":
        """The calls and tokens of two costs together."""
        return EvaluationCost(self.calls + other.calls, self.tokens + other.tokens)


NO_COST = EvaluationCost()


@dataclass(frozen=True, slots=True)
class CandidateExample:
    """A question and a statement that may become an example: those of a proposal, or edited."""

    proposal_id: str
    question: str
    sql: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation and how far it is."""

    id: str
    datasource_id: str
    user_id: str
    """Who started it, and with whose access it asks."""
    locale: Locale
    responder: ResponderIdentity
    questions: int
    teaching_version: str
    """Of the terms and examples of the source when it started."""
    access: str
    """Equal for actors who see the same of the source; empty when that is everything."""
    started_at: datetime
    candidate: CandidateExample | None = None
    """With what it is compared, when it is about a proposal."""
    status: EvaluationStatus = "running"
    counts: OutcomeCounts = NO_COUNTS
    """With the candidate, where there is one."""
    baseline: OutcomeCounts | None = None
    """Without it."""
    cost: EvaluationCost = NO_COST
    problem: LocaleText | None = None
    """Why it failed: the key of a sentence and what fills it."""
    finished_at: datetime | None = None
    workspace_id: str = NO_WORKSPACE
    """Of its source; not kept with it."""
    items: tuple[EvaluatedQuestion, ...] = ()

    @property
    def actor(self) -> UserActor:
        """Who started it, in the workspace of its source."""
        return UserActor(self.user_id, self.workspace_id)

    @property
    def done(self) -> int:
        """How many questions were asked."""
        counts = self.counts
        return counts.right + counts.wrong + counts.refused + counts.failed


@dataclass(frozen=True, slots=True)
class EvaluationEstimate:
    """What an evaluation will cost; None where nothing is known of the model yet."""

    questions: int
    model_calls: int
    tokens: int | None
    minutes: float | None
