"""What one way of answering made of one question."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from services.evaluation.scoring import Outcome
from tests.evals.reporting.machine import measure_load


@dataclass(frozen=True, slots=True)
class ModelCall:
    """What a call of the model cost; `cached` are those of `input` that the server had ready."""

    input: int
    output: int
    cached: int = 0


@dataclass(slots=True)
class Attempt:
    """An answer with what it took."""

    sql: str = ""
    """The statement that gave the rows, else the last one."""
    written: str = ""
    """The same as the writer wrote it."""
    rows: Sequence[tuple[object, ...]] | None = None
    """None when there are none: refused, or failed."""
    text: str = ""
    """What was said in words: all there is where no statement was needed."""
    refused: bool = False
    problem: str = ""
    """Why there are no rows."""
    statements: int = 0
    """How many were tried."""
    seconds: float = 0.0
    """Until the rows, or until it was clear that there are none."""
    calls: list[ModelCall] = field(default_factory=list)
    load: float = field(default_factory=measure_load)
    """The machine's load average when the answer was given."""
    tables: list[str] | None = None
    """Those that the writer was shown; None where that is all of them."""
    agrees: bool | None = None
    """Whether a second reading gave the same rows; None where there was none."""
    assumptions: list[str] = field(default_factory=list)
    """How the question was read."""
    notices: list[str] = field(default_factory=list)
    """What stands above the answer."""
    reading: str = ""
    """Which reading was taken, where others are offered."""
    offers: list[str] = field(default_factory=list)
    """The statements of the other readings."""
    exchange: list[dict[str, Any]] = field(default_factory=list)
    """What the model was told and what it said, call by call."""


@dataclass(frozen=True, slots=True)
class Record:
    """A judged attempt as it is kept: a line of `answers.jsonl`."""

    set: str
    database: str
    id: str
    language: str
    kind: str
    way: str
    """`ours`, `whole` with summary and suggestions, or `plain` for the plain prompt."""
    question: str
    gold: str
    outcome: Outcome
    sql: str
    problem: str
    statements: int
    seconds: float
    calls: list[dict[str, Any]]
    complete: bool
    """Whether the writer was shown every table of the gold statement."""
    joins: int | None
    """Of the statement; None when there is none that can be parsed."""
    gold_joins: int | None
    load: float
    """The machine's load average just then."""
    corrected: bool = False
    """Whether another statement ran than the one that was written."""
    agrees: bool | None = None
    """Whether a second reading gave the same rows; None where there was none."""

    @property
    def key(self) -> tuple[str, ...]:
        """Tells the records of a run apart."""
        return (*self.question_key, self.way)

    @property
    def question_key(self) -> tuple[str, ...]:
        """Tells questions apart."""
        return self.set, self.database, self.id, self.language

    def as_json(self) -> dict[str, Any]:
        """The line."""
        return asdict(self)
