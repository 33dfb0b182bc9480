"""Rules of sources and who may ask them, as they are shown, and as they are given."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from model.errors import Invalid
from model.sources.datasource import Datasource
from model.sources.policy import (
    ColumnRule,
    Grantees,
    Mask,
    OpenDependent,
    RowRule,
    SourcePolicies,
)

_MAX_RULES = 1_000
Id = Annotated[str, Field(max_length=36)]
Ids = Annotated[list[Id], Field(max_length=1_000)]
Name = Annotated[str, Field(min_length=1, max_length=255)]


class RuleBody(BaseModel):
    """A part of the rules; with a misspelt field it would say something else, mostly more open."""

    model_config = ConfigDict(extra="forbid")


class GranteesBody(RuleBody):
    """Users and groups by id."""

    users: Ids = []
    groups: Ids = []

    @classmethod
    def from_grantees(cls, grantees: Grantees) -> "GranteesBody":
        """The ids in their order."""
        return cls(users=sorted(grantees.users), groups=sorted(grantees.groups))

    def to_grantees(self) -> Grantees:
        """To whom it applies."""
        return Grantees(frozenset(self.users), frozenset(self.groups))


class MaskBody(RuleBody):
    """What stands in place of values. `text` is of the kind `text`, `step` of `rounded`."""

    kind: Literal["null", "text", "hash", "last_four", "year", "rounded"]
    text: str = Field(default="", max_length=64)
    step: int = 0

    @classmethod
    def from_mask(cls, mask: Mask) -> "MaskBody":
        """The view of a mask."""
        return cls(kind=mask.kind, text=mask.text, step=mask.step)


class RowRuleBody(GranteesBody):
    """Grants the rows for which a condition is true, all when it is empty; to everybody when
    nobody is named.
    """

    table: Name
    condition: str = Field(default="", max_length=2_000)


class ColumnRuleBody(GranteesBody):
    """Allows, masks or hides a column; for everybody when nobody is named."""

    table: Name
    column: Name
    action: Literal["allow", "mask", "deny"]
    mask: MaskBody | None = None


class OpenDependentBody(RuleBody):
    """States that everybody may read a view, whatever rules the tables have that it reads."""

    table: Name
    reads: list[Name] = Field(max_length=_MAX_RULES)

    @classmethod
    def from_dependent(cls, dependent: OpenDependent) -> "OpenDependentBody":
        """The view of a statement."""
        return cls(table=dependent.table, reads=list(dependent.reads))


class PoliciesBody(RuleBody):
    """All rules of a source. `open_to` null: every user may ask it.

    A table without row rules is open; of one with row rules a user sees what any of them grants
    him. Of several rules for a column the strictest counts. A view of a table with rules is
    withheld from whom they apply to, until it has rules of its own or is in `open_dependents`.
    """

    version: int = Field(ge=0)
    open_to: GranteesBody | None = None
    row_rules: list[RowRuleBody] = Field(default=[], max_length=_MAX_RULES)
    column_rules: list[ColumnRuleBody] = Field(default=[], max_length=_MAX_RULES)
    open_dependents: list[OpenDependentBody] = Field(default=[], max_length=_MAX_RULES)

    @classmethod
    def from_policies(cls, policies: SourcePolicies) -> "PoliciesBody":
        """The view of the rules of a source."""
        open_to = policies.open_to
        return cls(
            version=policies.version,
            open_to=GranteesBody.from_grantees(open_to) if open_to else None,
            row_rules=[_to_row_body(rule) for rule in policies.row_rules],
            column_rules=[_to_column_body(rule) for rule in policies.column_rules],
            open_dependents=[
                OpenDependentBody.from_dependent(each) for each in policies.open_dependents
            ],
        )

    def to_policies(self) -> SourcePolicies:
        """The rules, not yet checked."""
        rows = [
            RowRule(rule.table, rule.condition.strip(), (), grantees=rule.to_grantees())
            for rule in self.row_rules
        ]
        return SourcePolicies(
            self.open_to.to_grantees() if self.open_to else None,
            tuple(rows),
            tuple(map(_to_column_rule, self.column_rules)),
            self.version,
            tuple(OpenDependent(each.table, tuple(each.reads)) for each in self.open_dependents),
        )


class SourceAccessBody(GranteesBody):
    """Who may ask a source: everybody when `open`, else these users and the members of groups."""

    open: bool

    @classmethod
    def from_open_to(cls, open_to: Grantees | None) -> "SourceAccessBody":
        """The view of it."""
        grantees = GranteesBody.from_grantees(open_to or Grantees())
        return cls(open=open_to is None, **grantees.model_dump())

    def to_open_to(self) -> Grantees | None:
        """Who may ask, None for everybody. Raises `Invalid` when it says both."""
        if self.open and (self.users or self.groups):
            raise Invalid("policies.open_and_named", path="open")
        return None if self.open else self.to_grantees()


class OrphanView(BaseModel):
    """A source that nobody can manage any more: its name and kind, nothing of what is in it."""

    id: str
    name: str
    kind: str

    @classmethod
    def from_source(cls, source: Datasource) -> "OrphanView":
        """The view of a source."""
        return cls.model_validate(source, from_attributes=True)


class OrphansView(BaseModel):
    """All of them."""

    items: list[OrphanView]


def _to_row_body(rule: RowRule) -> RowRuleBody:
    grantees = GranteesBody.from_grantees(rule.grantees)
    return RowRuleBody(table=rule.table, condition=rule.condition, **grantees.model_dump())


def _to_column_body(rule: ColumnRule) -> ColumnRuleBody:
    return ColumnRuleBody(
        table=rule.table,
        column=rule.column,
        action=rule.action,
        mask=MaskBody.from_mask(rule.mask) if rule.mask else None,
        **GranteesBody.from_grantees(rule.grantees).model_dump(),
    )


def _to_column_rule(body: ColumnRuleBody) -> ColumnRule:
    mask_body = body.mask
    mask = Mask(mask_body.kind, mask_body.text, mask_body.step) if mask_body else None
    return ColumnRule(body.table, body.column, body.action, mask, body.to_grantees())
