"""Executes one run; the only place where every failure of an answer is caught."""

import asyncio
import logging
from contextlib import AbstractContextManager, aclosing, nullcontext
from dataclasses import dataclass
from functools import partial

from ag_ui.core import (
    ActivitySnapshotEvent,
    BaseEvent,
    ReasoningMessageContentEvent,
    StepStartedEvent,
    TextMessageContentEvent,
)

from agent.agui_stream import StreamItem, make_activity_event
from agent.data_agent.question_language import detect_language
from agent.events import (
    AnswerPaused,
    ModelFallback,
    ResultReady,
    RuleEngineReply,
    TokensUsed,
    ToolsRefused,
)
from agent.runtime.call_reservation import reserving_calls
from model.answers.answer import ResponderIdentity
from model.answers.notices import make_notice
from model.chats.interrupt import Pause
from model.chats.run import Run
from model.database.engine import Database
from model.errors import AppError, BudgetExhausted, CannotAnswer, Forbidden, RunFailed
from model.language_model import BUILTIN
from model.locales import Locale, text
from model.logs import run_id
from model.usage.budget import Budget
from services.answering.ports import Agents, AnswerRequest
from services.budgets.service import BudgetService, check_budget
from services.observability.run_observer import RunObservation, RunObservers
from services.runs.active_runs import ActiveRun
from services.runs.event_log.log import EventWriter
from services.runs.recorder import Recorder, RunIds
from services.runs.result_store import store_result

RESULT_STORE_TIMEOUT_S = 15
TEXT_DELTAS = TextMessageContentEvent | ReasoningMessageContentEvent
"""Observers do not get these: there may be tens of thousands a second."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunFailure:
    """Why there is no (complete) answer: an error code and what the user reads."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The user stopped the answer when it asked him."""


Outcome = RunFailure | Pause | Stopped | None
"""How an answer ends: None where it is complete."""


class RunExecutor:
    """Runs the agent and records what it yields."""

    def __init__(
        self,
        database: Database,
        writer: EventWriter,
        agents: Agents,
        observers: RunObservers,
        budget: Budget,
    ) -> None:
        self._database = database
        self._budgets = BudgetService(database, budget)
        self._writer = writer
        self._agents = agents.by_mode
        self._observers = observers

    async def execute(self, answer_request: AnswerRequest, active_run: ActiveRun) -> None:
        """Answer a run whose start is stored, until exactly one ending is written."""
        run = answer_request.run
        run_id.set(run.id)
        has_budget = answer_request.budget_use is not None
        ids = RunIds(run.id, run.chat_id, run.parent_id)
        recorder = Recorder(ids, self._writer, user_id=run.user_id, counts_at_once=has_budget)
        observation = self._observers.observe(run)
        outcome = await self._answer_safely(answer_request, recorder, active_run, observation)
        active_run.close()
        if recorder.transcript.is_answered and isinstance(outcome, RunFailure):
            log.warning(
                "a complete answer failed afterwards", extra={"run": run.id, "code": outcome.code}
            )
            outcome = None
        observation.on_end(
            _outcome_label(active_run, outcome, answered=recorder.transcript.is_answered)
        )
        match active_run.reason:
            case "stopped":
                await recorder.cancel()
            case "shutdown":
                await recorder.interrupt(text("runs.interrupted", run.locale))
            case "lost":
                log.info("run lost to another worker", extra={"run": run.id})
            case None:
                await _record_ending(recorder, outcome)

    async def _answer_safely(
        self,
        answer_request: AnswerRequest,
        recorder: Recorder,
        active_run: ActiveRun,
        observation: RunObservation,
    ) -> Outcome:
        run = answer_request.run
        try:
            if active_run.begin():
                return await self._answer(answer_request, recorder, observation)
        except asyncio.CancelledError:
            active_run.reason = active_run.reason or "shutdown"
        except AppError as error:
            return RunFailure(_error_code(error), error.text(_choose_locale(error, run)))
        except Exception:
            log.exception("run failed", extra={"run": run.id})
            return RunFailure("internal", text("runs.internal", run.locale, run=run.id))
        return None

    async def _answer(
        self, answer_request: AnswerRequest, recorder: Recorder, observation: RunObservation
    ) -> Pause | Stopped | None:
        """Record what the agent yields. Returns why the answer ends early; None: it is complete."""
        if answer_request.is_stopped:
            return Stopped()
        pause: Pause | None = None
        save_tasks: list[asyncio.Task[None]] = []
        await _record_substitute_model(answer_request.run, recorder)
        await _record_budget_warning(answer_request, recorder)
        try:
            agent = self._agents[answer_request.run.mode]
            answering = aclosing(agent.answer(answer_request))
            with self._reserve_calls(answer_request):
                async with answering as items:
                    async for item in items:
                        if not isinstance(item, TEXT_DELTAS):
                            observation.on_item(item)
                        if isinstance(item, AnswerPaused):
                            pause = item.pause
                            continue
                        if not await self._may_continue(item, answer_request):
                            break
                        await self._record_item(item, answer_request, recorder, save_tasks)
        finally:
            if save_tasks:
                await asyncio.wait(save_tasks, timeout=RESULT_STORE_TIMEOUT_S)
        return pause

    def _reserve_calls(self, answer_request: AnswerRequest) -> AbstractContextManager[None]:
        """Model calls in the block reserve their tokens, where those of the user are limited."""
        use = answer_request.budget_use
        if use is None or use.budget.tokens is None:
            return nullcontext()
        return reserving_calls(partial(self._budgets.reserve_tokens, answer_request.run.actor))

    async def _may_continue(self, item: StreamItem, answer_request: AnswerRequest) -> bool:
        """False for the step of suggestions when the token budget is used up by then.

        Raises `BudgetExhausted` for any other step, so that no further model call is made. The
        budget of rows is checked where statements are run.
        """
        run = answer_request.run
        has_token_budget = answer_request.budget_use and run.responder.kind == "model"
        if not isinstance(item, StepStartedEvent) or not has_token_budget:
            return True
        try:
            check_budget(await self._budgets.read(run.actor), needs_rows=False, needs_tokens=True)
        except BudgetExhausted:
            if item.step_name != "suggest":
                raise
            return False
        return True

    async def _record_item(
        self,
        item: StreamItem,
        answer_request: AnswerRequest,
        recorder: Recorder,
        save_tasks: list[asyncio.Task[None]],
    ) -> None:
        run = answer_request.run
        match item:
            case BaseEvent():
                await recorder.add(item)
            case TokensUsed():
                if recorder.counts_at_once and not item.is_counted:
                    usage = (item.model, item.input, item.output)
                    await self._budgets.count_tokens(run.user_id, *usage)
                recorder.add_usage(item)
            case ResultReady():  # compressed concurrently: the answer does not wait
                save = store_result(self._database, recorder.ids.run_id, item.result)
                save_tasks.append(asyncio.create_task(save))
            case ModelFallback():
                await _record_fallback(run, recorder, item)
            case RuleEngineReply():
                recorder.answered_by = ResponderIdentity("builtin", BUILTIN)
            case ToolsRefused():
                await _record_tools_refused(run, recorder, item)


async def _record_ending(recorder: Recorder, outcome: Outcome) -> None:
    match outcome:
        case RunFailure():
            await recorder.fail(outcome.code, outcome.message)
        case Pause():
            await recorder.pause(outcome)
        case Stopped():
            await recorder.cancel()
        case None:
            await recorder.finish()


async def _record_substitute_model(run: Run, recorder: Recorder) -> None:
    """A notice that the default model answers, when the model of the chat was deleted."""
    if run.responder.is_substitute:
        await recorder.add(_to_notice(run, "model_gone", "models.gone", name=run.responder.name))


async def _record_budget_warning(answer_request: AnswerRequest, recorder: Recorder) -> None:
    """A notice that little is left of the budget."""
    use, run = answer_request.budget_use, answer_request.run
    if use and use.is_near:
        await recorder.add(_to_notice(run, "budget_near", "budgets.near", percent=use.percent))


async def _record_tools_refused(run: Run, recorder: Recorder, item: ToolsRefused) -> None:
    """Recorded once a run, however many model calls go without tools."""
    if not recorder.tools_refusal_recorded:
        recorder.tools_refusal_recorded = True
        await recorder.add(_to_notice(run, "no_tools", "assistant.no_tools", name=item.name))


async def _record_fallback(run: Run, recorder: Recorder, item: ModelFallback) -> None:
    """Recorded once a run, however many calls the fallback model answers."""
    responder = ResponderIdentity("model", item.name)
    if recorder.answered_by != responder:
        recorder.answered_by = responder
        await recorder.add(
            _to_notice(
                run, "model_fell_over", "models.fell_over", failed=item.failed_model, name=item.name
            )
        )


def _to_notice(run: Run, code: str, key: str, **params: object) -> ActivitySnapshotEvent:
    return make_activity_event(make_notice(key, run.locale, "info", code, **params))


def _outcome_label(active_run: ActiveRun, outcome: Outcome, *, answered: bool) -> str:
    ends = {"stopped": "cancelled", "shutdown": "interrupted", "lost": "lost"}
    if active_run.reason and not (answered and active_run.reason != "lost"):
        return ends[active_run.reason]
    if isinstance(outcome, RunFailure):
        return outcome.code
    if isinstance(outcome, Stopped):
        return "cancelled"
    return "waiting" if outcome else "finished"


def _choose_locale(error: AppError, run: Run) -> Locale:
    """The language of the question for a refusal, that of the page for a failure of the service."""
    is_refusal = isinstance(error, CannotAnswer)
    return detect_language(run.question, run.locale) if is_refusal else run.locale


def _error_code(error: AppError) -> str:
    return error.code if isinstance(error, RunFailed | Forbidden | BudgetExhausted) else "internal"
