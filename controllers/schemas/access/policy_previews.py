"""Previews of rules that are not stored, the masks of columns, and what reads ruled tables."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel

from controllers.schemas.access.policies import Id, MaskBody, PoliciesBody
from model.locales import Locale
from model.sources.policy import MaskKind
from model.sources.query import Cell
from model.sources.schema import ColumnKind
from services.policies.previews.policy_preview import PolicyPreview
from services.policies.previews.table_preview import ColumnPreview, TablePreview
from services.policies.rule_warnings import RuleWarning
from services.policies.table_rules.listing import DependentState, SourceDependents


class MasksView(BaseModel):
    """By kind of column, the masks that fit it."""

    masks: dict[ColumnKind, list[MaskKind]]

    @classmethod
    def from_masks(cls, masks: Mapping[ColumnKind, tuple[MaskKind, ...]]) -> "MasksView":
        """The view of what fits."""
        return cls(masks={kind: list(each) for kind, each in masks.items()})


class PolicyPreviewBody(BaseModel):
    """Rules that are not stored, and the user through whose eyes they are looked at."""

    policies: PoliciesBody
    user_id: Id


class ColumnPreviewView(BaseModel):
    """A column as the user would see it: neither hidden nor masked, its own values."""

    name: str
    hidden: bool
    mask: MaskBody | None

    @classmethod
    def from_column(cls, column: ColumnPreview) -> "ColumnPreviewView":
        """The view of a column."""
        mask = MaskBody.from_mask(column.mask) if column.mask else None
        return cls(name=column.name, hidden=column.hidden, mask=mask)


class TablePreviewView(BaseModel):
    """What the user would see of a table with rules; `problem` says what is not known, and why.

    `rows` are the first five, with the columns `names`.
    """

    table: str
    visible: int | None
    total: int | None
    columns: list[ColumnPreviewView]
    words: list[str]
    sql: str
    names: list[str]
    rows: list[list[Cell]]
    problem: str | None

    @classmethod
    def from_table(cls, preview: TablePreview, locale: Locale) -> "TablePreviewView":
        """The view of a table."""
        return cls(
            table=preview.table,
            visible=preview.visible,
            total=preview.total,
            columns=[ColumnPreviewView.from_column(column) for column in preview.columns],
            words=[sentence.text(locale) for sentence in preview.words],
            sql=preview.sql,
            names=list(preview.names),
            rows=[list(row) for row in preview.rows],
            problem=preview.problem.text(locale) if preview.problem else None,
        )


class RuleWarningView(BaseModel):
    """What is to be said of the rule at `path`; one that `blocks` cannot be stored."""

    path: str
    message: str
    blocks: bool

    @classmethod
    def from_warning(cls, warning: RuleWarning, locale: Locale) -> "RuleWarningView":
        """The view of a warning."""
        message = warning.sentence.text(locale)
        return cls(path=warning.path, message=message, blocks=warning.blocks)


class DependentTableView(BaseModel):
    """A view or other table, the tables with rules that it reads, and who sees it.

    `withheld`: nobody to whom their rules apply; `open`: everybody, as an administrator stated;
    `ruled`: by rules of its own; `inherits`: by theirs; `unknown`: nobody knows what it reads.
    """

    table: str
    kind: Literal["table", "view"]
    reads: list[str]
    state: DependentState


class PolicyPreviewView(BaseModel):
    """What a user would see of a source. `admitted`: whether he may ask it at all.

    `left_out` counts the tables with rules that are not shown: there are too many. `dependents`
    have no rules and read tables with rules: `withheld` from him, or under the same rules
    (`inherits`); of those `unknown` the database does not tell what they read, and he sees them.
    """

    admitted: bool
    tables: list[TablePreviewView]
    left_out: int
    warnings: list[RuleWarningView]
    dependents: list[DependentTableView]

    @classmethod
    def from_preview(cls, preview: PolicyPreview, locale: Locale) -> "PolicyPreviewView":
        """The view of a preview."""
        return cls(
            admitted=preview.admitted,
            tables=[TablePreviewView.from_table(each, locale) for each in preview.tables],
            left_out=preview.left_out,
            warnings=[RuleWarningView.from_warning(each, locale) for each in preview.warnings],
            dependents=[
                DependentTableView.model_validate(each, from_attributes=True)
                for each in preview.dependents
            ],
        )


class ComputedColumnView(BaseModel):
    """A column that is hidden or empty where the columns are hidden or masked that it is computed
    from.
    """

    table: str
    column: str
    computed_from: list[str]


class DependentsView(BaseModel):
    """All of a source by its stored rules; not `is_known`: the next sync finds what views read."""

    tables: list[DependentTableView]
    columns: list[ComputedColumnView]
    is_known: bool

    @classmethod
    def from_dependents(cls, dependents: SourceDependents) -> "DependentsView":
        """The view of them."""
        return cls.model_validate(dependents, from_attributes=True)
