"""Proposals: what a user says that the statement of an answer should have been."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ProposalStatus = Literal["open", "accepted", "declined"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A corrected statement for the question of a run."""

    id: str
    datasource_id: str
    run_id: str
    user_id: str
    question: str
    sql: str
    """The statement of the answer; empty when it had none."""
    corrected_sql: str
    comment: str
    created_at: datetime
    status: ProposalStatus = "open"
    reviewed_at: datetime | None = None
    reviewed_by: str | None = None
    """The id of the administrator."""
    example_id: str | None = None
    """The example that it became."""


@dataclass(frozen=True, slots=True)
class ProposalRecord:
    """A proposal with the names of its users."""

    proposal: Proposal
    username: str
    reviewer: str | None
    """None also where the account was deleted."""
