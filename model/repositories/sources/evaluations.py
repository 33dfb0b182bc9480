"""Statements on evaluations. Each runs on a plain connection (`Database.write` and `read`)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from model.answers.answer import ResponderIdentity
from model.database.engine import now
from model.database.keyset import select_newest
from model.locales import LocaleText
from model.paging import PageRequest
from model.sources.evaluation import (
    CandidateExample,
    EvaluatedQuestion,
    Evaluation,
    EvaluationCost,
    EvaluationStatus,
    OutcomeCounts,
)
from model.tables.datasource import DatasourceRow
from model.tables.evaluation import EvaluatedQuestionRow, EvaluationRow

_EVALUATIONS = cast("Table", EvaluationRow.__table__)
_SOURCES = cast("Table", DatasourceRow.__table__)
_QUESTIONS = cast("Table", EvaluatedQuestionRow.__table__)
LeaseState = Literal["held", "stop_requested", "lost"]


def add(connection: Connection, evaluation: Evaluation, owner: str, until: datetime) -> None:
    """Store one that begins. `IntegrityError` when another one of the source is running."""
    candidate = evaluation.candidate
    connection.execute(
        insert(_EVALUATIONS),
        {
            "id": evaluation.id,
            "datasource_id": evaluation.datasource_id,
            "active_source": evaluation.datasource_id,
            "proposal_id": candidate.proposal_id if candidate else None,
            "question": candidate.question if candidate else None,
            "statement": candidate.sql if candidate else None,
            "user_id": evaluation.user_id,
            "locale": evaluation.locale,
            "model_id": evaluation.responder.model_id,
            "answering_kind": evaluation.responder.kind,
            "answering_name": evaluation.responder.name,
            "teaching_version": evaluation.teaching_version,
            "access": evaluation.access,
            "status": evaluation.status,
            "stop_requested": False,
            "questions": evaluation.questions,
            "owner": owner,
            "until": until,
            "started_at": evaluation.started_at,
            **_progress_values(evaluation),
        },
    )


def find_by_id(connection: Connection, evaluation_id: str) -> Evaluation | None:
    """An evaluation without its questions."""
    query = select(_EVALUATIONS).where(_EVALUATIONS.c.id == evaluation_id)
    row = connection.execute(query).mappings().first()
    return _to_evaluation(row) if row else None


def find_page(
    connection: Connection, source_id: str, request: PageRequest, access: str | None = None
) -> list[Evaluation]:
    """The evaluations of a source from the newest, one more than asked for when there are more.

    Only those that were asked with an access of this hash, where one is given.
    """
    started_at, own_id = _EVALUATIONS.c.started_at, _EVALUATIONS.c.id
    query = select(_EVALUATIONS).where(_EVALUATIONS.c.datasource_id == source_id)
    if access is not None:
        query = query.where(_EVALUATIONS.c.access == access)
    newest = select_newest(query, request, started_at, own_id)
    return [_to_evaluation(row) for row in connection.execute(newest).mappings()]


def find_of_proposals(
    connection: Connection, proposal_ids: Collection[str]
) -> dict[str, list[Evaluation]]:
    """The evaluations of each proposal that has any, from the newest."""
    query = select(_EVALUATIONS).where(_EVALUATIONS.c.proposal_id.in_(proposal_ids))
    newest = query.order_by(_EVALUATIONS.c.started_at.desc(), _EVALUATIONS.c.id.desc())
    found: dict[str, list[Evaluation]] = {}
    for row in connection.execute(newest).mappings():
        found.setdefault(row["proposal_id"], []).append(_to_evaluation(row))
    return found


def find_last_finished(
    connection: Connection, responder: ResponderIdentity, source_id: str
) -> Evaluation | None:
    """The newest finished evaluation by a model; one of the same source rather than another.

    Only of its workspace.
    """
    of_source = _EVALUATIONS.c.datasource_id == source_id
    workspace = select(_SOURCES.c.workspace_id).where(_SOURCES.c.id == source_id)
    query = (
        select(_EVALUATIONS)
        .join(_SOURCES, _SOURCES.c.id == _EVALUATIONS.c.datasource_id)
        .where(
            _SOURCES.c.workspace_id == workspace.scalar_subquery(),
            _EVALUATIONS.c.status == "finished",
            _EVALUATIONS.c.questions > 0,
            _EVALUATIONS.c.answering_kind == responder.kind,
            _EVALUATIONS.c.answering_name == responder.name,
        )
        .order_by(of_source.desc(), _EVALUATIONS.c.started_at.desc())
        .limit(1)
    )
    row = connection.execute(query).mappings().first()
    return _to_evaluation(row) if row else None


def find_questions(connection: Connection, evaluation_id: str) -> tuple[EvaluatedQuestion, ...]:
    """The questions that were asked so far, in order."""
    query = select(_QUESTIONS).where(_QUESTIONS.c.evaluation_id == evaluation_id)
    rows = connection.execute(query.order_by(_QUESTIONS.c.position)).mappings()
    return tuple(
        EvaluatedQuestion(
            position=row["position"],
            example_id=row["example_id"],
            question=row["question"],
            outcome=row["outcome"],
            sql=row["statement"],
            problem=row["problem"],
            baseline=row["baseline"],
        )
        for row in rows
    )


def find_teaching_version(connection: Connection, source_id: str) -> str:
    """Which state of its terms and examples a source has."""
    query = select(_SOURCES.c.teaching_version).where(_SOURCES.c.id == source_id)
    return connection.scalar(query) or ""


def request_stop(connection: Connection, evaluation_id: str) -> None:
    """Note that an evaluation should stop, if it runs."""
    running = (_EVALUATIONS.c.id == evaluation_id, _EVALUATIONS.c.status == "running")
    connection.execute(update(_EVALUATIONS).where(*running).values(stop_requested=True))


def renew_lease(
    connection: Connection, evaluation_id: str, owner: str, until: datetime
) -> LeaseState:
    """Renew the owner's lease, and say whether he should go on."""
    stop = connection.scalar(
        select(_EVALUATIONS.c.stop_requested).where(*_held_by(evaluation_id, owner))
    )
    if stop is None:
        return "lost"
    connection.execute(
        update(_EVALUATIONS).where(*_held_by(evaluation_id, owner)).values(until=until)
    )
    return "stop_requested" if stop else "held"


def store_progress(
    connection: Connection, evaluation: Evaluation, owner: str, question: EvaluatedQuestion
) -> bool:
    """Store a question that was asked, and how far it is; False when it is the owner's no more."""
    owner_conditions = _held_by(evaluation.id, owner)
    # A row that stays as it is would count as none with MySQL.
    if (
        connection.scalar(select(_EVALUATIONS.c.id).where(*owner_conditions).with_for_update())
        is None
    ):
        return False
    values = asdict(question) | {"evaluation_id": evaluation.id}
    values["statement"] = values.pop("sql")
    connection.execute(insert(_QUESTIONS), values)
    progress = _progress_values(evaluation)
    connection.execute(update(_EVALUATIONS).where(*owner_conditions).values(**progress))
    return True


def end(
    connection: Connection,
    evaluation_id: str,
    owner: str,
    status: EvaluationStatus,
    problem: LocaleText | None = None,
) -> None:
    """End an evaluation, unless it was ended or is another one's by now."""
    statement = update(_EVALUATIONS).where(*_held_by(evaluation_id, owner))
    connection.execute(statement.values(**_ending_values(status, problem)))


def has_expired(connection: Connection, source_id: str) -> bool:
    """Whether the worker of a running evaluation of the source is gone."""
    return connection.scalar(select(_EVALUATIONS.c.id).where(*_is_expired(source_id))) is not None


def fail_expired(connection: Connection, source_id: str, problem: LocaleText) -> None:
    """End the running evaluation of a source whose worker is gone."""
    statement = update(_EVALUATIONS).where(*_is_expired(source_id))
    connection.execute(statement.values(**_ending_values("failed", problem)))


def prune(connection: Connection, source_id: str, keep: int) -> None:
    """Delete all but the newest evaluations of a source."""
    of_source = _EVALUATIONS.c.datasource_id == source_id
    if (connection.scalar(select(func.count()).where(of_source)) or 0) <= keep:
        return
    newest = select(_EVALUATIONS.c.id).where(of_source)
    ordered_query = newest.order_by(_EVALUATIONS.c.started_at.desc(), _EVALUATIONS.c.id.desc())
    newest_ids: Sequence[str] = connection.scalars(ordered_query.limit(keep)).all()
    old = (of_source, _EVALUATIONS.c.id.not_in(newest_ids), _EVALUATIONS.c.status != "running")
    connection.execute(delete(_EVALUATIONS).where(*old))


def _held_by(evaluation_id: str, owner: str) -> tuple[Any, ...]:
    return (
        _EVALUATIONS.c.id == evaluation_id,
        _EVALUATIONS.c.owner == owner,
        _EVALUATIONS.c.status == "running",
    )


def _is_expired(source_id: str) -> tuple[Any, ...]:
    return _EVALUATIONS.c.active_source == source_id, _EVALUATIONS.c.until < now()


def _progress_values(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "counts": asdict(evaluation.counts),
        "baseline": asdict(evaluation.baseline) if evaluation.baseline else None,
        "calls": evaluation.cost.calls,
        "tokens": evaluation.cost.tokens,
    }


def _ending_values(status: EvaluationStatus, problem: LocaleText | None) -> dict[str, Any]:
    stored_problem = None
    if problem:
        key, params = problem
        stored_problem = {
            "key": key,
            "params": {name: str(value) for name, value in params.items()},
        }
    return {
        "status": status,
        "problem": stored_problem,
        "active_source": None,
        "finished_at": now(),
    }


def _to_evaluation(row: Mapping[Any, Any]) -> Evaluation:
    problem, baseline, proposal_id = row["problem"], row["baseline"], row["proposal_id"]
    candidate = CandidateExample(proposal_id, row["question"], row["statement"])
    return Evaluation(
        id=row["id"],
        datasource_id=row["datasource_id"],
        user_id=row["user_id"],
        locale=row["locale"],
        responder=ResponderIdentity(row["answering_kind"], row["answering_name"], row["model_id"]),
        questions=row["questions"],
        teaching_version=row["teaching_version"],
        access=row["access"],
        started_at=row["started_at"],
        candidate=candidate if proposal_id else None,
        status=row["status"],
        counts=OutcomeCounts(**row["counts"]),
        baseline=OutcomeCounts(**baseline) if baseline else None,
        cost=EvaluationCost(row["calls"], row["tokens"]),
        problem=LocaleText(problem["key"], problem["params"]) if problem else None,
        finished_at=row["finished_at"],
    )
