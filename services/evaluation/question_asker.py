"""Asks a question as a user does, with the same agent, and records the answer."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from ag_ui.core import ActivitySnapshotEvent, TextMessageContentEvent

from agent.agui_stream import StreamItem
from agent.events import ModelFallback, ResultReady, TokensUsed
from model.errors import (
    CannotAnswer,
    DatasourceUnavailable,
    ModelRefusedKey,
    ModelTimeout,
    ModelUnavailable,
    RunFailed,
)
from model.sources.evaluation import EvaluationCost
from services.answering.ports import Agent, AnswerRequest
from services.evaluation.row_comparison import Row
from services.evaluation.scoring import Candidate

QUESTION_TIMEOUT_S = 600.0
"""How long one question may take, with all its attempts."""
_UNAVAILABLE = (ModelUnavailable, ModelRefusedKey, ModelTimeout, DatasourceUnavailable)
"""Errors that say nothing about the answer, as the model or the database was unavailable."""


class AskingFailed(Exception):
    """The question could not be asked; `error` says why."""

    def __init__(self, error: RunFailed) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass(slots=True)
class RecordedAnswer:
    """The answer to a question, recorded item by item."""

    sql: str = ""
    text: str = ""
    rows: list[Row] | None = None
    refusal: RunFailed | None = None
    """Why there are no rows."""
    usage: list[dict[str, Any]] = field(default_factory=list)
    """AG-UI TokenUsage objects, one for each call of a model."""

    @property
    def candidate(self) -> Candidate:
        """The answer, to be scored."""
        is_refused = isinstance(self.refusal, CannotAnswer)
        return Candidate(self.rows, is_refused=is_refused, sql=self.sql, text=self.text)

    @property
    def cost(self) -> EvaluationCost:
        """The calls and tokens that it took."""
        tokens = sum(
            call_usage["inputTokens"] + call_usage["outputTokens"] for call_usage in self.usage
        )
        return EvaluationCost(len(self.usage), tokens)

    def add(self, item: StreamItem) -> None:
        """Record the next item. Raises `AskingFailed` when another model answers."""
        if isinstance(item, ResultReady):
            self.sql, self.rows = item.sql, list(item.result.rows)
        elif isinstance(item, TokensUsed):
            token_counts = {"inputTokens": item.input, "outputTokens": item.output}
            self.usage.append({"model": item.model, **token_counts})
        elif isinstance(item, ModelFallback):
            raise AskingFailed(ModelUnavailable("evaluations.other_model", name=item.name))
        elif isinstance(item, TextMessageContentEvent):
            self.text += item.delta
        elif isinstance(item, ActivitySnapshotEvent) and item.activity_type == "sql":
            self.sql = item.content["sql"]


class QuestionAsker:
    """Asks the agent that answers users."""

    def __init__(self, agent: Agent, timeout_s: float = QUESTION_TIMEOUT_S) -> None:
        self._agent = agent
        self._timeout_s = timeout_s

    async def ask(self, answer_request: AnswerRequest, answer: RecordedAnswer) -> None:
        """Record the answer in `answer`, and its cost even when this raises `AskingFailed`."""
        try:
            async with asyncio.timeout(self._timeout_s):
                async with aclosing(self._agent.answer(answer_request)) as items:
                    async for item in items:
                        answer.add(item)
        except TimeoutError:
            raise AskingFailed(
                ModelTimeout("evaluations.question_timeout", minutes=f"{self._timeout_s / 60:g}")
            ) from None
        except _UNAVAILABLE as error:
            raise AskingFailed(error) from error
        except RunFailed as error:
            answer.refusal, answer.rows = error, None
