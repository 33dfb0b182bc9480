"""Produces one answer: the only place where every failure of an answer ends up."""

import asyncio
import logging
from contextlib import aclosing
from dataclasses import dataclass
from uuid import uuid4

from ag_ui.core import (
    ActivitySnapshotEvent,
    BaseEvent,
    ReasoningMessageContentEvent,
    TextMessageContentEvent,
)

from agent.dataqa.language import language_of_text
from agent.events import EngineReply, FellOver, Paused, ResultKept, TokensUsed, ToolsRefused
from agent.stream import StreamItem
from model.answers.activities import NoticeActivity
from model.answers.answer import ResponderIdentity
from model.chats.interrupt import Pause
from model.chats.run import Run
from model.database.engine import Database
from model.errors import AppError, CannotAnswer, Forbidden, RunFailed
from model.language_model import BUILTIN
from model.locales import Locale, text
from model.logs import run_id
from services.observability.observer import Observers, Watch
from services.runs.agents import Agents, Task
from services.runs.log import RunLog
from services.runs.recorder import Recorder, RunIds
from services.runs.results import Results
from services.runs.tasks import RunTask

KEEP_WAIT_S = 15
PIECES = TextMessageContentEvent | ReasoningMessageContentEvent
"""Tens of thousands a second: nobody who looks on wants them."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no (complete) answer: an error code and what the user reads."""

    code: str
    message: str


class Producer:
    """Lets the agent answer and writes down what it says."""

    def __init__(
        self, database: Database, run_log: RunLog, agents: Agents, observers: Observers
    ) -> None:
        self._log = run_log
        self._agents = agents
        self._observers = observers
        self._results = Results(database)

    async def produce(self, task: Task, entry: RunTask) -> None:
        """Answer a run whose start is stored, until exactly one ending is written."""
        run = task.run
        run_id.set(run.id)
        recorder = Recorder(RunIds(run.id, run.chat_id, run.parent_id), self._log)
        watch = self._observers.watch(run)
        outcome = await self._outcome(task, recorder, entry, watch)
        entry.ending = True
        if recorder.transcript.is_answered and isinstance(outcome, Failure):
            log.warning("answered all the same", extra={"run": run.id, "code": outcome.code})
            outcome = None
        watch.ended(_outcome(entry, outcome, answered=recorder.transcript.is_answered))
        match entry.reason:
            case "stopped":
                await recorder.cancelled()
            case "shutdown":
                await recorder.interrupted(text("runs.interrupted", run.locale))
            case "lost":
                log.info("run given up", extra={"run": run.id})
            case None:
                await _ended(recorder, outcome)

    async def _outcome(
        self, task: Task, recorder: Recorder, entry: RunTask, watch: Watch
    ) -> Failure | Pause | None:
        run = task.run
        try:
            if entry.begin():
                return await self._answer(task, recorder, watch)
        except asyncio.CancelledError:
            entry.reason = entry.reason or "shutdown"
        except AppError as error:
            return Failure(_code(error), error.text(_locale(error, run)))
        except Exception:
            log.exception("run failed", extra={"run": run.id})
            return Failure("internal", text("runs.internal", run.locale, run=run.id))
        return None

    async def _answer(self, task: Task, recorder: Recorder, watch: Watch) -> Pause | None:
        """What the answer asks of its user in the end, if it does."""
        pause: Pause | None = None
        keeping: list[asyncio.Task[None]] = []
        if task.run.answering.instead:
            await recorder.add(
                _notice(task.run, "model_gone", "models.gone", name=task.run.answering.name)
            )
        try:
            async with aclosing(self._agents.answer(task)) as items:
                async for item in items:
                    if not isinstance(item, PIECES):
                        watch.saw(item)
                    if isinstance(item, Paused):
                        pause = item.pause
                    else:
                        await self._take(item, task.run, recorder, keeping)
        finally:
            if keeping:
                await asyncio.wait(keeping, timeout=KEEP_WAIT_S)
        return pause

    async def _take(
        self,
        item: StreamItem,
        run: Run,
        recorder: Recorder,
        keeping: list[asyncio.Task[None]],
    ) -> None:
        match item:
            case BaseEvent():
                await recorder.add(item)
            case TokensUsed():
                recorder.spent(item)
            case ResultKept():  # packed beside the answer, which does not wait for it
                work = self._results.keep(recorder.ids.run_id, item.result)
                keeping.append(asyncio.create_task(work))
            case FellOver():
                await _fell_over(run, recorder, item)
            case EngineReply():
                recorder.answered_by = ResponderIdentity("builtin", BUILTIN)
            case ToolsRefused():
                await _without_tools(run, recorder, item)


async def _ended(recorder: Recorder, outcome: Failure | Pause | None) -> None:
    match outcome:
        case Failure():
            await recorder.failed(outcome.code, outcome.message)
        case Pause():
            await recorder.waiting(outcome)
        case None:
            await recorder.finished()


async def _without_tools(run: Run, recorder: Recorder, item: ToolsRefused) -> None:
    """Tell it once, however many turns of the run do without tools."""
    if not recorder.told_of_tools:
        recorder.told_of_tools = True
        await recorder.add(_notice(run, "no_tools", "assistant.no_tools", name=item.name))


async def _fell_over(run: Run, recorder: Recorder, item: FellOver) -> None:
    """Tell it once, however many calls of the run the other model answers."""
    answering = ResponderIdentity("model", item.name)
    if recorder.answered_by != answering:
        recorder.answered_by = answering
        await recorder.add(
            _notice(run, "model_fell_over", "models.fell_over", failed=item.failed, name=item.name)
        )


def _notice(run: Run, code: str, key: str, **params: object) -> ActivitySnapshotEvent:
    notice = NoticeActivity(level="info", code=code, message=text(key, run.locale, **params))
    return ActivitySnapshotEvent(
        message_id=str(uuid4()), activity_type=notice.activity_type, content=notice.model_dump()
    )


def _outcome(entry: RunTask, outcome: Failure | Pause | None, *, answered: bool) -> str:
    ends = {"stopped": "cancelled", "shutdown": "interrupted", "lost": "lost"}
    if entry.reason and not (answered and entry.reason != "lost"):
        return ends[entry.reason]
    if isinstance(outcome, Failure):
        return outcome.code
    return "waiting" if outcome else "finished"


def _locale(error: AppError, run: Run) -> Locale:
    """That of the question for a refusal, that of the page for what is wrong with the service."""
    refused = isinstance(error, CannotAnswer)
    return language_of_text(run.question, run.locale) if refused else run.locale


def _code(error: AppError) -> str:
    return error.code if isinstance(error, RunFailed | Forbidden) else "internal"
