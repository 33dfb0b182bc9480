"""Asks a question as a user does, with the same agent, and records the answer."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ag_ui.core import ActivitySnapshotEvent

from agent.agui_stream import StreamItem
from agent.events import ModelFallback, ResultReady, TokensUsed
from agent.runtime.call_reservation import CountTokens, reserving_calls
from model.actor import UserActor
from model.errors import (
    AppError,
    BudgetExhausted,
    CannotAnswer,
    DatasourceUnavailable,
    ModelRefusedKey,
    ModelTimeout,
    ModelUnavailable,
    RunFailed,
)
from model.sources.evaluation import NO_COST, EvaluationCost
from services.answering.ports import Agent, AnswerRequest
from services.evaluation.row_comparison import Row
from services.evaluation.scoring import Candidate

QUESTION_TIMEOUT_S = 600.0
"""How long one question may take, with all its attempts."""
ReserveTokens = Callable[[UserActor, int, float], AbstractAsyncContextManager[CountTokens]]
"""Keeps tokens of a user for a model call, as `BudgetService.reserve_tokens` does."""
_UNAVAILABLE = (
    ModelUnavailable,
    ModelRefusedKey,
    ModelTimeout,
    DatasourceUnavailable,
    BudgetExhausted,
)
"""Errors that say nothing about the answer, as the model or the database was unavailable."""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class RecordedAnswer:
    """The answer to a question, recorded item by item."""

    sql: str = ""
    rows: list[Row] | None = None
    refusal: RunFailed | None = None
    """Why there are no rows."""
    asking_error: AppError | None = None
    """Why the question was not asked to the end; then the answer is neither right nor wrong."""
    cost: EvaluationCost = NO_COST
    """The calls and tokens that it took."""
    uncounted_usage: list[dict[str, Any]] = field(default_factory=list)
    """AG-UI TokenUsage objects of the calls that no budget counts yet."""

    @property
    def candidate(self) -> Candidate:
        """The answer, to be scored."""
        return Candidate(self.rows, is_refused=isinstance(self.refusal, CannotAnswer))

    def add(self, item: StreamItem) -> None:
        """Record the next item. Raises `ModelUnavailable` when another model answers."""
        if isinstance(item, ResultReady):
            self.sql, self.rows = item.sql, list(item.result.rows)
        elif isinstance(item, TokensUsed):
            self.cost += EvaluationCost(1, item.input + item.output)
            if not item.is_counted:
                token_counts = {"inputTokens": item.input, "outputTokens": item.output}
                self.uncounted_usage.append({"model": item.model, **token_counts})
        elif isinstance(item, ModelFallback):
            raise ModelUnavailable("evaluations.other_model", name=item.name)
        elif isinstance(item, ActivitySnapshotEvent) and item.activity_type == "sql":
            self.sql = item.content["sql"]


class QuestionAsker:
    """Asks the agent that answers users; model calls reserve the tokens of who asks."""

    def __init__(self, agent: Agent, reserve: ReserveTokens) -> None:
        self._agent = agent
        self._reserve = reserve

    async def ask(self, answer_request: AnswerRequest) -> RecordedAnswer:
        """The answer so far as it came, with its cost; `asking_error` is set when it broke off."""
        answer = RecordedAnswer()
        reserve = partial(self._reserve, answer_request.run.actor)
        try:
            with reserving_calls(reserve):
                async with asyncio.timeout(QUESTION_TIMEOUT_S):
                    async with aclosing(self._agent.answer(answer_request)) as items:
                        async for item in items:
                            answer.add(item)
        except TimeoutError:
            minutes = f"{QUESTION_TIMEOUT_S / 60:g}"
            answer.asking_error = ModelTimeout("evaluations.question_timeout", minutes=minutes)
        except _UNAVAILABLE as error:
            answer.asking_error = error
        except RunFailed as error:
            answer.refusal, answer.rows = error, None
        except Exception:  # what it has cost is counted all the same
            log.exception("question not answered", extra={"run": answer_request.run.id})
            answer.asking_error = RunFailed("errors.internal")
        return answer
