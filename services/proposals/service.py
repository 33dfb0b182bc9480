"""Proposals: submitted with feedback, listed and reviewed by administrators."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pydantic import ValidationError

from model.actor import Actor
from model.chats.run import Feedback, Run
from model.database.engine import Database, new_id, now
from model.errors import Conflict, DatasourceUnavailable, NotFound, SqlRejected
from model.field_messages import InvalidField
from model.paging import Page, PageRequest, Position, cut_page, fill_page
from model.repositories.sources import evaluations
from model.repositories.sources import proposals as records
from model.sources.evaluation import CandidateExample, EvaluatedQuestion, Evaluation
from model.sources.proposal import Proposal, ProposalRecord, ProposalStatus
from model.sources.query import CheckQuery
from model.sources.teaching import Example, ExampleValues
from model.user import CurrentUser
from services.datasources.service import DatasourceService
from services.evaluation.visibility import hash_access, may_know
from services.proposals.verdict import check_verdict
from services.teaching.examples import ExampleService
from services.teaching.visibility import VisibleItem

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EvaluatedProposal:
    """A proposal with its newest evaluation of which the reviewer may know."""

    record: ProposalRecord
    evaluation: Evaluation | None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a reviewer accepts: the proposal as it is, or with an edited question or statement."""

    question: str | None = None
    sql: str | None = None
    evaluation_id: str | None = None
    """The evaluation that justifies it; None: the newest of the proposal."""
    replaces: bool = False
    """Whether an example with the same question gets the statement."""


class ProposalService:
    """Submits, lists, accepts and declines proposals."""

    def __init__(
        self,
        database: Database,
        sources: DatasourceService,
        examples: ExampleService,
        check: CheckQuery,
    ) -> None:
        self._database = database
        self._sources = sources
        self._examples = examples
        self._check = check

    async def submit(self, run: Run, feedback: Feedback) -> None:
        """Propose a corrected statement; it replaces the open proposal of the same run.

        Nothing is proposed for files, or for a source that is gone or closed to the user. Raises
        `SqlRejected` for a statement that may not run with the user's access.
        """
        corrected_sql = (feedback.corrected_sql or "").strip()
        if run.datasource_id is None or not corrected_sql:
            await self._database.write(partial(records.remove_open, run_id=run.id))
            return
        try:
            await self._check_statement(run.datasource_id, run.actor, corrected_sql)
        except NotFound:
            return
        sql = await self._database.read(partial(records.find_sql_of_run, run_id=run.id))
        proposal = Proposal(
            id=new_id(),
            datasource_id=run.datasource_id,
            run_id=run.id,
            user_id=run.user_id,
            question=run.shareable_question,
            sql=sql,
            corrected_sql=corrected_sql,
            comment=feedback.comment or "",
            created_at=now(),
        )
        await self._database.write(partial(records.put, proposal=proposal))
        log.info("proposal made", extra={"proposal": proposal.id, "run": run.id})

    async def page(
        self,
        request: PageRequest,
        user: CurrentUser,
        source_id: str | None,
        status: ProposalStatus | None,
    ) -> Page[EvaluatedProposal]:
        """The proposals that an administrator may see, from the newest."""
        if source_id is not None:
            await self._sources.authorize(source_id, user.actor)
        find = partial(records.find_page, source_id=source_id, status=status)

        async def read_page(next_request: PageRequest) -> Page[ProposalRecord]:
            rows = await self._database.read(partial(find, request=next_request))
            return cut_page(rows, next_request, _position)

        async def choose(proposal_records: Sequence[ProposalRecord]) -> list[ProposalRecord]:
            return [each for each in proposal_records if await self._is_visible(each, user)]

        page = await fill_page(request, read_page, choose, _position)
        return Page(await self._add_evaluations(page.items, user), page.next)

    async def get(self, proposal_id: str, user: CurrentUser) -> EvaluatedProposal:
        """A proposal. Raises `NotFound`."""
        record = await self._database.read(partial(records.find_by_id, proposal_id=proposal_id))
        if record is None or not await self._is_visible(record, user):
            raise NotFound("evaluations.unknown_proposal")
        return (await self._add_evaluations([record], user))[0]

    async def make_candidate(
        self, source_id: str, acceptance: Acceptance, proposal_id: str, user: CurrentUser
    ) -> CandidateExample:
        """What an open proposal of a source may become. Raises `NotFound`, `Conflict`."""
        proposal = (await self.get(proposal_id, user)).record.proposal
        if proposal.datasource_id != source_id:
            raise NotFound("evaluations.unknown_proposal")
        candidate = _make_candidate(proposal, acceptance)
        await self._check_statement(source_id, user.actor, candidate.sql)
        return candidate

    async def accept(
        self, proposal_id: str, acceptance: Acceptance, user: CurrentUser
    ) -> VisibleItem[Example]:
        """Accept an open proposal: create its example, or change that with the same question.

        Raises `Conflict` when its evaluation is missing or worse than that without it, when there
        is an example with its question that it is not to replace, or when somebody else reviews it
        meanwhile.
        """
        evaluated_proposal = await self.get(proposal_id, user)
        proposal = evaluated_proposal.record.proposal
        candidate = _make_candidate(proposal, acceptance)
        await self._check_evaluation(evaluated_proposal, candidate, acceptance.evaluation_id, user)
        source_id, before = proposal.datasource_id, None
        if acceptance.replaces:
            before = await self._examples.find_by_question(source_id, candidate.question, user)
        if before:
            accepted_example = await self._examples.change(
                before.item.id, {"sql": candidate.sql}, user
            )
        else:
            values = ExampleValues(question=candidate.question, sql=candidate.sql)
            accepted_example = await self._examples.create(source_id, values, user, "proposal")
        example_id = accepted_example.item.id
        if not await self._review(proposal_id, "accepted", user, example_id):
            await self._take_back(example_id, before, user)
            raise Conflict("evaluations.reviewed")
        log.info("proposal accepted", extra={"proposal": proposal_id, "example": example_id})
        return accepted_example

    async def _take_back(
        self, example_id: str, before: VisibleItem[Example] | None, user: CurrentUser
    ) -> None:
        if before:
            await self._examples.change(example_id, {"sql": before.item.values.sql}, user)
        else:
            await self._examples.delete(example_id, user)

    async def decline(self, proposal_id: str, user: CurrentUser) -> EvaluatedProposal:
        """Decline an open proposal. Raises `Conflict` when it was reviewed before."""
        await self.get(proposal_id, user)
        if not await self._review(proposal_id, "declined", user):
            raise Conflict("evaluations.reviewed")
        log.info("proposal declined", extra={"proposal": proposal_id})
        return await self.get(proposal_id, user)

    async def _check_evaluation(
        self,
        proposal: EvaluatedProposal,
        candidate: CandidateExample,
        evaluation_id: str | None,
        user: CurrentUser,
    ) -> None:
        source_id = proposal.record.proposal.datasource_id
        access = await self._sources.authorize(source_id, user.actor)
        version = await self._database.read(
            partial(evaluations.find_teaching_version, source_id=source_id)
        )
        cited_id = evaluation_id or (proposal.evaluation.id if proposal.evaluation else "")
        find = partial(evaluations.find_by_id, evaluation_id=cited_id)
        evaluation = await self._database.read(find)
        questions: tuple[EvaluatedQuestion, ...] = ()
        if evaluation and evaluation.access != hash_access(access):
            evaluation = None  # its starter sees other rows than the reviewer
        elif evaluation:
            find_questions = partial(evaluations.find_questions, evaluation_id=cited_id)
            questions = await self._database.read(find_questions)
        check_verdict(evaluation, candidate, version, questions)

    async def _review(
        self,
        proposal_id: str,
        status: ProposalStatus,
        user: CurrentUser,
        example_id: str | None = None,
    ) -> bool:
        review = partial(
            records.review,
            proposal_id=proposal_id,
            status=status,
            reviewer_id=user.id,
            example_id=example_id,
        )
        return await self._database.write(review)

    async def _check_statement(self, source_id: str, actor: Actor, sql: str) -> None:
        access = await self._sources.authorize(source_id, actor)
        schema = await self._sources.read_schema(source_id, actor)

        def check() -> None:
            access.rewrite(self._check(sql, schema), schema)

        await asyncio.to_thread(check)

    async def _names_hidden_values(self, source_id: str, actor: Actor, sql: str) -> bool:
        from services.datasources.visibility.compared_values import names_values

        schema = await self._sources.read_schema(source_id, actor)
        limits = schema.value_limits
        columns = limits.masked | limits.identifying | limits.maybe_identifying
        return await asyncio.to_thread(names_values, sql, schema.source.dialect, columns)

    async def _is_visible(self, record: ProposalRecord, user: CurrentUser) -> bool:
        """Whether a user may ask its source and see all that its statements name."""
        proposal = record.proposal
        try:
            access = await self._sources.authorize(proposal.datasource_id, user.actor)
            if access.restriction is not None:
                for sql in filter(None, (proposal.sql, proposal.corrected_sql)):
                    await self._check_statement(proposal.datasource_id, user.actor, sql)
                    if await self._names_hidden_values(proposal.datasource_id, user.actor, sql):
                        return False
        except (NotFound, SqlRejected, DatasourceUnavailable):
            return False
        return True

    async def _add_evaluations(
        self, proposals: Sequence[ProposalRecord], user: CurrentUser
    ) -> tuple[EvaluatedProposal, ...]:
        find = partial(
            evaluations.find_of_proposals, proposal_ids=[each.proposal.id for each in proposals]
        )
        of_proposals = await self._database.read(find)
        evaluated_proposals = []
        for record in proposals:
            proposal = record.proposal
            access = await self._sources.authorize(proposal.datasource_id, user.actor)
            known = (each for each in of_proposals.get(proposal.id, ()) if may_know(access, each))
            evaluated_proposals.append(EvaluatedProposal(record, next(known, None)))
        return tuple(evaluated_proposals)


def _make_candidate(proposal: Proposal, acceptance: Acceptance) -> CandidateExample:
    """What an open proposal becomes. Raises `Conflict` when it was reviewed before."""
    if proposal.status != "open":
        raise Conflict("evaluations.reviewed")
    question = acceptance.question or proposal.question
    try:
        values = ExampleValues(question=question, sql=acceptance.sql or proposal.corrected_sql)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise InvalidField(first, path=str(first["loc"][0])) from None
    return CandidateExample(proposal.id, values.question, values.sql)


def _position(record: ProposalRecord) -> Position:
    return record.proposal.created_at, record.proposal.id
