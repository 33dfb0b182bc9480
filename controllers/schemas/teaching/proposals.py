"""Proposals as they are shown, and how they are reviewed."""

from datetime import datetime

from pydantic import BaseModel, Field

from controllers.schemas.teaching.evaluations import EvaluationView
from model.locales import Locale
from model.sources.proposal import ProposalStatus
from model.sources.query import Cell
from model.sources.schema import ColumnKind
from model.sources.teaching import QuestionText, StatementText
from services.proposals.row_preview import RowPreview
from services.proposals.service import Acceptance, EvaluatedProposal


class ProposalView(BaseModel):
    """A corrected statement; `reviewed_by` is null also where the account was deleted."""

    id: str
    datasource_id: str
    run_id: str
    question: str
    sql: str
    corrected_sql: str
    comment: str
    username: str
    status: ProposalStatus
    created_at: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None
    evaluation: EvaluationView | None = Field(description="Its newest one, without questions.")

    @classmethod
    def from_proposal(cls, evaluated_proposal: EvaluatedProposal, locale: Locale) -> "ProposalView":
        """The view of a proposal."""
        proposal, evaluation = evaluated_proposal.record.proposal, evaluated_proposal.evaluation
        return cls(
            id=proposal.id,
            datasource_id=proposal.datasource_id,
            run_id=proposal.run_id,
            question=proposal.question,
            sql=proposal.sql,
            corrected_sql=proposal.corrected_sql,
            comment=proposal.comment,
            username=evaluated_proposal.record.username,
            status=proposal.status,
            created_at=proposal.created_at,
            reviewed_at=proposal.reviewed_at,
            reviewed_by=evaluated_proposal.record.reviewer,
            evaluation=EvaluationView.from_evaluation(evaluation, locale) if evaluation else None,
        )


class PreviewColumnView(BaseModel):
    """A column of a preview."""

    name: str
    type: ColumnKind


class RowPreviewView(BaseModel):
    """The first rows of a statement; `problem` says why there are none."""

    columns: list[PreviewColumnView]
    rows: list[list[Cell]]
    row_count: int
    truncated: bool
    problem: str | None

    @classmethod
    def from_preview(cls, preview: RowPreview) -> "RowPreviewView":
        """The view of a preview."""
        return cls(
            columns=[PreviewColumnView(name=c.name, type=c.type) for c in preview.columns],
            rows=[list(row) for row in preview.rows],
            row_count=preview.row_count,
            truncated=preview.truncated,
            problem=preview.problem,
        )


class ProposalRowsView(BaseModel):
    """The rows of the statement that was shown, and of the corrected one."""

    shown: RowPreviewView
    corrected: RowPreviewView


class StatementTrial(BaseModel):
    """A statement whose rows are wanted."""

    datasource_id: str = Field(max_length=64)
    sql: StatementText


class AcceptBody(BaseModel):
    """What is accepted: the proposal, or it as edited, by one of its evaluations."""

    question: QuestionText | None = None
    sql: StatementText | None = None
    evaluation_id: str | None = Field(default=None, max_length=64)
    replaces: bool = Field(
        default=False, description="Whether an example with the same question gets the statement."
    )

    def to_acceptance(self) -> Acceptance:
        """What the reviewer accepts."""
        return Acceptance(self.question, self.sql, self.evaluation_id, self.replaces)
