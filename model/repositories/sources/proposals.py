"""Statements on proposals. Each runs on a plain connection (`Database.write` and `read`)."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Connection, Select, Table, delete, insert, select, update

from model.database.engine import now
from model.database.keyset import select_newest
from model.paging import PageRequest
from model.sources.proposal import Proposal, ProposalRecord, ProposalStatus
from model.tables.evaluation import ProposalRow
from model.tables.run import RunAnswerRow
from model.tables.user import UserRow

_PROPOSALS = cast("Table", ProposalRow.__table__)
_ANSWERS = cast("Table", RunAnswerRow.__table__)
_USERS = cast("Table", UserRow.__table__)
_REVIEWERS = _USERS.alias("reviewers")


def put(connection: Connection, proposal: Proposal) -> None:
    """Store an open proposal, instead of the open one of the same run."""
    remove_open(connection, proposal.run_id)
    connection.execute(
        insert(_PROPOSALS),
        {
            "id": proposal.id,
            "datasource_id": proposal.datasource_id,
            "run_id": proposal.run_id,
            "user_id": proposal.user_id,
            "question": proposal.question,
            "statement": proposal.sql,
            "corrected_sql": proposal.corrected_sql,
            "comment": proposal.comment,
            "status": proposal.status,
            "created_at": proposal.created_at,
        },
    )


def remove_open(connection: Connection, run_id: str) -> None:
    """Delete the open proposal of a run; reviewed ones stay."""
    of_run = (_PROPOSALS.c.run_id == run_id, _PROPOSALS.c.status == "open")
    connection.execute(delete(_PROPOSALS).where(*of_run))


def find_sql_of_run(connection: Connection, run_id: str) -> str:
    """The statement of a run's answer; empty when it has none."""
    return connection.scalar(select(_ANSWERS.c.sql).where(_ANSWERS.c.run_id == run_id)) or ""


def find_by_id(connection: Connection, proposal_id: str) -> ProposalRecord | None:
    """A proposal with the names of its users."""
    row = connection.execute(_select().where(_PROPOSALS.c.id == proposal_id)).mappings().first()
    return _to_record(row) if row else None


def find_page(
    connection: Connection,
    request: PageRequest,
    source_id: str | None = None,
    status: ProposalStatus | None = None,
) -> list[ProposalRecord]:
    """Proposals from the newest, one more than asked for when there are more."""
    query, created_at, own_id = _select(), _PROPOSALS.c.created_at, _PROPOSALS.c.id
    if source_id is not None:
        query = query.where(_PROPOSALS.c.datasource_id == source_id)
    if status is not None:
        query = query.where(_PROPOSALS.c.status == status)
    newest = select_newest(query, request, created_at, own_id)
    return [_to_record(row) for row in connection.execute(newest).mappings()]


def review(
    connection: Connection,
    proposal_id: str,
    status: ProposalStatus,
    reviewer_id: str,
    example_id: str | None = None,
) -> bool:
    """Store the decision about an open proposal; False when it was reviewed before."""
    is_open = (_PROPOSALS.c.id == proposal_id, _PROPOSALS.c.status == "open")
    values = {
        "status": status,
        "reviewed_at": now(),
        "reviewed_by": reviewer_id,
        "example_id": example_id,
    }
    return bool(connection.execute(update(_PROPOSALS).where(*is_open).values(**values)).rowcount)


def _select() -> Select[Any]:
    users = _PROPOSALS.join(_USERS, _USERS.c.id == _PROPOSALS.c.user_id)
    both = users.outerjoin(_REVIEWERS, _REVIEWERS.c.id == _PROPOSALS.c.reviewed_by)
    names = (_USERS.c.username.label("username"), _REVIEWERS.c.username.label("reviewer"))
    return select(_PROPOSALS, *names).select_from(both)


def _to_record(row: Mapping[Any, Any]) -> ProposalRecord:
    proposal = Proposal(
        id=row["id"],
        datasource_id=row["datasource_id"],
        run_id=row["run_id"],
        user_id=row["user_id"],
        question=row["question"],
        sql=row["statement"],
        corrected_sql=row["corrected_sql"],
        comment=row["comment"],
        created_at=row["created_at"],
        status=row["status"],
        reviewed_at=row["reviewed_at"],
        reviewed_by=row["reviewed_by"],
        example_id=row["example_id"],
    )
    return ProposalRecord(proposal, row["username"], row["reviewer"])
