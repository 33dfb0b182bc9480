"""Data sources as they are given: to make, to change and to test."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from controllers.schemas.datasources.cost_limits import CostLimitsBody
from model.sources.datasource import SetupStep, SourceChanges, SourceDraft


class NewSource(BaseModel):
    """A source to make.

    `config` of database servers may name a read replica of the same kind as `replica_uri`
    (`mysql://user:password@host:port/database`); questions run there. `sample` says whether syncs
    may read values; with `setup` none are read until it has come to them.
    """

    name: str = Field(max_length=256)
    kind: str = Field(max_length=32)
    config: dict[str, Any]
    sample: bool = True
    setup: bool = False

    def to_draft(self) -> SourceDraft:
        """The same for the service."""
        return SourceDraft(self.name, self.kind, self.config, self.sample, self.setup)


class SourcePatch(BaseModel):
    """What to change; a password and a replica left out stay, an empty `replica_uri` removes it.

    `cost_limits` replaces both limits.
    """

    name: str | None = Field(default=None, max_length=256)
    config: dict[str, Any] | None = None
    sample: bool | None = None
    cost_limits: CostLimitsBody | None = None
    setup: SetupStep | Literal["done"] | None = None

    def to_changes(self) -> SourceChanges:
        """The same for the service."""
        limits = self.cost_limits.to_limits() if self.cost_limits else None
        return SourceChanges(self.name, self.config, self.sample, limits, self.setup)


class SourceTrial(BaseModel):
    """A configuration to test: a new one, or a known source's with changes."""

    id: str | None = None
    kind: str | None = None
    config: dict[str, Any] | None = None
