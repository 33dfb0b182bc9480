"""Evaluations for administrators: estimate, start, follow, stop."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.exc import IntegrityError

from model.actor import UserActor
from model.answers.answer import ResponderIdentity
from model.database.engine import Database, new_id, now
from model.errors import Conflict, Forbidden, NotFound
from model.locales import Locale
from model.paging import Page, PageRequest, cut_page
from model.repositories.sources import evaluations as records
from model.sources.evaluation import (
    CandidateExample,
    Evaluation,
    EvaluationEstimate,
    OutcomeCounts,
)
from model.sources.teaching import Example
from model.user import CurrentUser
from services.answering.ports import Agent, ResponderRegistry
from services.datasources.service import DatasourceService
from services.evaluation.estimate import estimate
from services.evaluation.evaluation_job import (
    INTERRUPTED,
    LEASE,
    EvaluationJob,
    EvaluationLimits,
    check_tokens,
)
from services.evaluation.example_evaluator import ExampleEvaluator
from services.evaluation.question_asker import QuestionAsker, ReserveTokens
from services.evaluation.uncounted_sources import UncountedSources
from services.evaluation.visibility import find_known_access, hash_access, may_know
from services.runtime.task_supervisor import TaskSupervisor
from services.teaching.examples import ExampleService
from services.users.service import UserService

_POLL_S = 1.0
_KEEP_ALIVE_POLLS = 15
_MAX_STORED_EVALUATIONS = 30
"""How many evaluations of a source are stored."""


@dataclass(frozen=True, slots=True)
class EvaluationRequest:
    """Who is to answer (None: the default model), and what may become an example."""

    model_id: str | None = None
    candidate: CandidateExample | None = None


@dataclass(frozen=True, slots=True)
class EvaluationAgent:
    """The agent that is asked, the models it may answer with, and what keeps their tokens."""

    agent: Agent
    responders: ResponderRegistry
    reserve_tokens: ReserveTokens


@dataclass(frozen=True, slots=True)
class EvaluationAccess:
    """The sources that are asked, and the users with whose access they are."""

    sources: DatasourceService
    users: UserService


class EvaluationService:
    """Each evaluation runs in the worker that started it; any worker can follow and stop it."""

    def __init__(
        self,
        database: Database,
        background: TaskSupervisor,
        evaluation_agent: EvaluationAgent,
        access: EvaluationAccess,
        examples: ExampleService,
        limits: EvaluationLimits,
    ) -> None:
        self._database = database
        self._background = background
        self._asker = QuestionAsker(evaluation_agent.agent, evaluation_agent.reserve_tokens)
        self._responders = evaluation_agent.responders
        self._sources = access.sources
        self._examples = examples
        self._users = access.users
        self._limits = limits
        self._jobs: dict[str, EvaluationJob] = {}

    async def authorize(self, source_id: str, user: CurrentUser) -> None:
        """Raises `NotFound` when there is no such source for the user."""
        await self._sources.authorize(source_id, user.actor)

    async def estimate(
        self, source_id: str, user: CurrentUser, model_id: str | None, *, compares: bool
    ) -> EvaluationEstimate:
        """What an evaluation will cost; one that `compares` asks every question twice."""
        responder = await self._responders.resolve_model(model_id, user.workspace_id)
        examples = len(await self._examples.list_usable(source_id, user))
        asks = 2 if compares else 1
        return await self._database.read(
            partial(
                estimate, source_id=source_id, responder=responder, examples=examples, asks=asks
            )
        )

    async def start(
        self, source_id: str, user: CurrentUser, request: EvaluationRequest, locale: Locale
    ) -> Evaluation:
        """Begin an evaluation, which asks with the access of the user.

        Raises `Conflict` when one of the source is running or there is nothing to ask, and
        `TooMany` when the user has spent his tokens.
        """
        access = await self._sources.authorize(source_id, user.actor)
        responder = await self._responders.resolve_model(request.model_id, user.workspace_id)
        find_version = partial(records.find_teaching_version, source_id=source_id)
        version = await self._database.read(find_version)
        examples = await self._examples.list_usable(source_id, user)
        if not examples and request.candidate is None:
            raise Conflict("evaluations.no_examples")
        await self._check_tokens(user.actor, responder)
        evaluation = Evaluation(
            id=new_id(),
            datasource_id=source_id,
            user_id=user.id,
            workspace_id=user.workspace_id,
            locale=locale,
            responder=responder,
            questions=len(examples),
            teaching_version=version,
            access=hash_access(access),
            started_at=now(),
            candidate=request.candidate,
            baseline=OutcomeCounts() if request.candidate else None,
        )
        await self._launch(evaluation, examples)
        return evaluation

    async def page(
        self, source_id: str, user: CurrentUser, request: PageRequest
    ) -> Page[Evaluation]:
        """The evaluations that a user may know of, from the newest, without their questions."""
        access = await self._sources.authorize(source_id, user.actor)
        await self._fail_expired(source_id)
        find = partial(
            records.find_page,
            source_id=source_id,
            request=request,
            access=find_known_access(access),
        )
        evaluations = await self._database.read(find)
        return cut_page(evaluations, request, lambda last: (last.started_at, last.id))

    async def get(self, source_id: str, evaluation_id: str, user: CurrentUser) -> Evaluation:
        """An evaluation with its questions. Raises `NotFound`."""
        evaluation = await self._read(source_id, evaluation_id, user)
        questions = partial(records.find_questions, evaluation_id=evaluation_id)
        return replace(evaluation, items=await self._database.read(questions))

    async def follow(
        self, source_id: str, evaluation_id: str, user: CurrentUser
    ) -> AsyncIterator[Evaluation | None]:
        """The evaluation without questions whenever it has got further; None as a keep-alive.

        It ends with the evaluation, which goes on without followers, and when the user may not
        know of it any more. Raises `NotFound`.
        """
        await self._read(source_id, evaluation_id, user)
        return self._follow(source_id, evaluation_id, user)

    async def stop(self, source_id: str, evaluation_id: str, user: CurrentUser) -> None:
        """Have an evaluation stop, in whichever worker it runs; what was asked is kept."""
        await self._read(source_id, evaluation_id, user)
        request_stop = partial(records.request_stop, evaluation_id=evaluation_id)
        await self._database.write(request_stop)
        if job := self._jobs.get(evaluation_id):
            job.stop()

    async def _launch(self, evaluation: Evaluation, examples: Sequence[Example]) -> None:
        evaluator = ExampleEvaluator(self._asker, UncountedSources(self._sources), evaluation)
        check_starter = partial(self._check_starter, evaluation)
        job = EvaluationJob(
            self._database, evaluator, self._limits, evaluation, examples, check_starter
        )
        await self._fail_expired(evaluation.datasource_id)
        add = partial(records.add, evaluation=evaluation, owner=job.owner, until=now() + LEASE)
        try:
            await self._database.write(add)
        except IntegrityError:
            raise Conflict("evaluations.running") from None
        self._jobs[evaluation.id] = job
        self._background.start(self._run(job, evaluation), name=f"evaluation {evaluation.id}")

    async def _run(self, job: EvaluationJob, evaluation: Evaluation) -> None:
        try:
            await job.run()
        finally:
            del self._jobs[evaluation.id]
        prune = partial(
            records.prune, source_id=evaluation.datasource_id, keep=_MAX_STORED_EVALUATIONS
        )
        await self._database.write(prune)

    async def _follow(
        self, source_id: str, evaluation_id: str, user: CurrentUser
    ) -> AsyncIterator[Evaluation | None]:
        last_evaluation: Evaluation | None = None
        polls = 0
        while True:
            job = self._jobs.get(evaluation_id)  # before the record: it may end meanwhile
            try:
                evaluation = await self._read(source_id, evaluation_id, user)
            except NotFound:
                return
            polls = 0 if evaluation != last_evaluation else polls + 1
            if evaluation != last_evaluation:
                last_evaluation = evaluation
                yield evaluation
            elif polls % _KEEP_ALIVE_POLLS == 0:
                yield None
            if evaluation.status != "running":
                return
            await _wait_for_progress(job)

    async def _read(self, source_id: str, evaluation_id: str, user: CurrentUser) -> Evaluation:
        """An evaluation that a user may know of. Raises `NotFound`."""
        access = await self._sources.authorize(source_id, user.actor)
        find = partial(records.find_by_id, evaluation_id=evaluation_id)
        evaluation = await self._database.read(find)
        if evaluation and evaluation.status == "running" and await self._fail_expired(source_id):
            evaluation = await self._database.read(find)
        if evaluation is None or evaluation.datasource_id != source_id:
            raise NotFound("evaluations.unknown")
        if not may_know(access, evaluation):
            raise NotFound("evaluations.unknown")
        return evaluation

    async def _fail_expired(self, source_id: str) -> bool:
        """End the running evaluation of a source when its worker is gone; whether it was."""
        if not await self._database.read(partial(records.has_expired, source_id=source_id)):
            return False
        fail = partial(records.fail_expired, source_id=source_id, problem=INTERRUPTED)
        await self._database.write(fail)
        return True

    async def _check_starter(self, evaluation: Evaluation) -> None:
        """Raises `Forbidden` once who started it may not evaluate any more: it uses his access."""
        user = await self._users.find_current(evaluation.actor)
        if user is None or not (user.may("teach") and user.may("ask")):
            raise Forbidden("evaluations.starter_left")

    async def _check_tokens(self, user: UserActor, responder: ResponderIdentity) -> None:
        if responder.kind == "model":
            await self._database.read(check_tokens(user, self._limits.budget))


async def _wait_for_progress(job: EvaluationJob | None) -> None:
    if job is None:
        await asyncio.sleep(_POLL_S)
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(_POLL_S):
            await job.wait_for_progress()
