"""Runs one evaluation in the background: bounded in parallel, in time and in tokens."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Literal

from sqlalchemy import Connection

from model.actor import UserActor
from model.database.engine import Database, new_id, now
from model.errors import AppError
from model.locales import LocaleText
from model.repositories.sources import evaluations as records
from model.repositories.usage import budgets, model_tokens
from model.sources.evaluation import (
    EvaluatedQuestion,
    Evaluation,
    EvaluationStatus,
)
from model.sources.teaching import Example
from model.usage.budget import NO_BUDGET, Budget
from services.budgets.service import check_budget
from services.evaluation.example_evaluator import ExampleEvaluator, ScoredQuestion

LEASE = timedelta(seconds=30)
INTERRUPTED = LocaleText("evaluations.interrupted")
_RENEWAL_INTERVAL_S = 2.0
_MAX_FAILURES = 5
"""After so many questions in a row that could not be asked the rest is not tried."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EvaluationLimits:
    """What an evaluation may take."""

    parallel: int = 3
    """Questions that are asked at the same time."""
    total_s: float = 4 * 3600.0
    budget: Budget = NO_BUDGET
    """Of the user who started it."""


class EvaluationJob:
    """An evaluation of this worker; followers wait for its next question."""

    def __init__(
        self,
        database: Database,
        evaluator: ExampleEvaluator,
        limits: EvaluationLimits,
        evaluation: Evaluation,
        examples: Sequence[Example],
        check_starter: Callable[[], Awaitable[None]],
    ) -> None:
        """`check_starter` raises an `AppError` once who started it may not go on with it."""
        self._check_starter = check_starter
        self.owner = new_id()
        self._database = database
        self._evaluator = evaluator
        self._limits = limits
        self._evaluation = evaluation
        self._examples = examples
        self._failures = 0
        self._storing = asyncio.Lock()
        self._asking: asyncio.Task[None] | None = None
        self._end_reason: Literal["stopped", "lost"] | None = None
        self._progress_event = asyncio.Event()

    async def run(self) -> None:
        """Ask every question, and store how the evaluation ended."""
        self._asking = asyncio.create_task(self._ask_all())
        renewing = asyncio.create_task(self._renew_lease())
        try:
            async with asyncio.timeout(self._limits.total_s):
                await self._asking
            await self._end("finished")
        except asyncio.CancelledError:
            if self._end_reason == "stopped":
                await self._end("stopped")
            elif self._end_reason is None:
                await self._end("failed", INTERRUPTED)
                raise
        except TimeoutError:
            hours = f"{self._limits.total_s / 3600:g}"
            await self._end("failed", LocaleText("evaluations.too_long", {"hours": hours}))
        except AppError as error:
            await self._end("failed", error.locale_text)
        except Exception:
            log.exception("evaluation failed", extra={"evaluation": self._evaluation.id})
            await self._end("failed", LocaleText("evaluations.failed"))
        finally:
            renewing.cancel()
            self._wake()

    def stop(self) -> None:
        """End it now; what was asked is kept."""
        self._cancel("stopped")

    async def wait_for_progress(self) -> None:
        """Return when another question was asked, or when it has ended."""
        await self._progress_event.wait()

    async def _ask_all(self) -> None:
        waiting = iter(enumerate(self._examples))
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(self._limits.parallel, len(self._examples))):
                    group.create_task(self._ask_next(waiting))
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None

    async def _ask_next(self, waiting: Iterator[tuple[int, Example]]) -> None:
        for position, example in waiting:
            await self._check_starter()
            scored = await self._evaluator.evaluate(position, example)
            await self._store(scored)
            self._raise_if_unreachable(scored.asking_error)

    async def _store(self, scored: ScoredQuestion) -> None:
        """Store a question and its cost. Raises `BudgetExhausted` when the tokens are spent."""
        async with self._storing:
            self._evaluation = _add_question(self._evaluation, scored)
            if not await self._database.write(partial(self._write, scored=scored)):
                self._cancel("lost")
        self._wake()
        if self._evaluation.responder.kind == "model":
            default = self._limits.budget
            await self._database.read(check_tokens(self._evaluation.actor, default))

    def _write(self, connection: Connection, scored: ScoredQuestion) -> bool:
        model_tokens.add(connection, self._evaluation.user_id, scored.uncounted_usage)
        return records.store_progress(connection, self._evaluation, self.owner, scored.question)

    def _raise_if_unreachable(self, error: AppError | None) -> None:
        self._failures = self._failures + 1 if error else 0
        if error and self._failures >= _MAX_FAILURES:
            raise error

    async def _renew_lease(self) -> None:
        while True:
            await asyncio.sleep(_RENEWAL_INTERVAL_S)
            renew = partial(
                records.renew_lease,
                evaluation_id=self._evaluation.id,
                owner=self.owner,
                until=now() + LEASE,
            )
            try:
                state = await self._database.write(renew)
            except Exception:  # the records may be back before the lease ends
                log.exception("lease not renewed", extra={"evaluation": self._evaluation.id})
                continue
            if state != "held":
                self._cancel("stopped" if state == "stop_requested" else "lost")

    def _cancel(self, reason: Literal["stopped", "lost"]) -> None:
        if self._asking and not self._asking.done() and self._end_reason is None:
            self._end_reason = reason
            self._asking.cancel()

    async def _end(self, status: EvaluationStatus, problem: LocaleText | None = None) -> None:
        end = partial(
            records.end,
            evaluation_id=self._evaluation.id,
            owner=self.owner,
            status=status,
            problem=problem,
        )
        await self._database.write(end)
        log.info("evaluation ended", extra={"evaluation": self._evaluation.id, "status": status})

    def _wake(self) -> None:
        self._progress_event.set()
        self._progress_event = asyncio.Event()


def check_tokens(user: UserActor, default: Budget) -> Callable[[Connection], None]:
    """Raises `BudgetExhausted` when a user has spent the tokens allowed for a day."""

    def check(connection: Connection) -> None:
        use = budgets.find_use(connection, user, default)
        check_budget(replace(use, budget=replace(use.budget, rows=None)), needs_tokens=True)

    return check


def _add_question(evaluation: Evaluation, scored: ScoredQuestion) -> Evaluation:
    question: EvaluatedQuestion = scored.question
    baseline = evaluation.baseline
    if baseline is not None and question.baseline is not None:
        baseline = baseline.add(question.baseline)
    return replace(
        evaluation,
        counts=evaluation.counts.add(question.outcome),
        baseline=baseline,
        cost=evaluation.cost + scored.cost,
    )
