"""What of a source may leave, as it is shown and as it is given."""

from collections import defaultdict
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from controllers.schemas.access.policies import Name
from model.sources.egress import EgressLevel, SourceEgress
from services.policies.egress import EgressDependents

_MAX_COLUMNS = 2_000
Names = Annotated[list[Name], Field(max_length=_MAX_COLUMNS)]


class EgressBody(BaseModel):
    """What models may see of a source: its names, or also samples, or also rows.

    `local` holds for models within this installation, `remote` for all else; columns in `never` (by
    table) keep their values whatever the level, their names go.
    """

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=0)
    remote: EgressLevel
    local: EgressLevel
    never: Annotated[dict[Name, Names], Field(max_length=_MAX_COLUMNS)] = {}

    @classmethod
    def from_rules(cls, rules: SourceEgress) -> "EgressBody":
        """The view of the rules of a source."""
        never: dict[str, list[str]] = defaultdict(list)
        for table, column in sorted(rules.never):
            never[table].append(column)
        return cls(version=rules.version, remote=rules.remote, local=rules.local, never=dict(never))

    def to_rules(self) -> SourceEgress:
        """The same for the service."""
        never = frozenset((table, name) for table, names in self.never.items() for name in names)
        return SourceEgress(self.remote, self.local, never, version=self.version)


class EgressColumnView(BaseModel):
    """A column of a table."""

    table: str
    column: str


class EgressDependentsView(BaseModel):
    """What keeps its values as columns in `never` do; not `is_known`: the next sync finds views."""

    tables: list[str]
    columns: list[EgressColumnView]
    is_known: bool

    @classmethod
    def from_dependents(cls, dependents: EgressDependents) -> "EgressDependentsView":
        """The view of them."""
        columns = [EgressColumnView(table=table, column=name) for table, name in dependents.columns]
        return cls(tables=list(dependents.tables), columns=columns, is_known=dependents.is_known)
