"""A data source as it is kept, without its secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from model.locales import LocaleText
from model.sources.cost import NO_COST_LIMITS, CostLimits
from model.sources.schema import Dialect

SourceStatus = Literal["new", "syncing", "ready", "failed"]
SetupStep = Literal["schema", "tables", "access", "values", "questions"]
"""What the guided set-up of a source waits for: the first sync, the choice of tables, who may ask
and what may leave, the sync that reads values, and the look at the first questions."""


@dataclass(frozen=True, slots=True)
class ReplicaState:
    """What a look at a read replica found."""

    server_version: str = ""
    writable: bool | None = None
    lag_s: float | None = None
    """How far it is behind, where the engine tells."""
    differences: tuple[str, ...] = ()
    """Tables that are missing on one side or not the same, the first of them."""
    error: LocaleText | None = None


@dataclass(frozen=True, slots=True)
class Datasource:
    """A source. `error` is why the last sync failed."""

    id: str
    name: str
    kind: str
    dialect: Dialect
    config: Mapping[str, Any]
    password_set: bool
    status: SourceStatus
    error: LocaleText | None
    server_version: str
    tables: int
    """How many tables the last sync found."""
    visible_tables: int
    """How many of them users see."""
    synced_at: datetime | None
    writable: bool | None
    demo: bool
    created_at: datetime
    version: str
    """Changes with every sync, note or switch."""
    revision: int
    """Changes with the configuration."""
    newest: date | None = None
    """The newest day in the data, when questions count from it."""
    replica_set: bool = False
    replica: ReplicaState | None = None
    """What the last sync found at the read replica."""
    sample: bool = True
    """Whether a sync may read values: samples, profiles and what joins are guessed by."""
    cost_limits: CostLimits = NO_COST_LIMITS
    """From which cost on statements wait for their user."""
    setup: SetupStep | None = None
    """What its guided set-up waits for; None: it is over, or there was none."""
    restricted: bool = False
    """Whether the actor it was read for sees less than all of it."""


@dataclass(frozen=True, slots=True)
class ColumnChanges:
    """What to change about a column; None leaves it."""

    note: str | None = None
    enabled: bool | None = None
    sample: bool | None = None


@dataclass(frozen=True, slots=True)
class TableChanges:
    """What to change about a table; None leaves it."""

    note: str | None = None
    enabled: bool | None = None
    columns: Mapping[str, ColumnChanges] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """A source to make. With `setup` its guided set-up begins, and no values are read for now."""

    name: str
    kind: str
    config: Mapping[str, Any]
    sample: bool = True
    setup: bool = False


@dataclass(frozen=True, slots=True)
class SourceChanges:
    """What to change about a source; None leaves it."""

    name: str | None = None
    config: Mapping[str, Any] | None = None
    sample: bool | None = None
    cost_limits: CostLimits | None = None
    setup: SetupStep | Literal["done"] | None = None
