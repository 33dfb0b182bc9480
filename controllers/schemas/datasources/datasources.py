"""Data sources and their tables as they are shown, and as they are given."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from controllers.schemas.datasources.cost_limits import CostLimitsBody
from controllers.schemas.datasources.source_state import ReplicaView, VectorsView
from model.errors import AppError
from model.locales import Locale, LocaleText
from model.sources.cost import CostUnit
from model.sources.datasource import ColumnChanges, Datasource, SetupStep, TableChanges
from model.sources.schema import ColumnKind, ColumnProfile
from services.datasources.configuration.connection_check import ConnectionTest, find_doubtful_fields
from services.datasources.engines.registry import find_engine
from services.datasources.visibility.stored_table import StoredColumn, StoredTable
from services.knowledge.embedding_progress import VectorProgress

_MAX_SAMPLES = 20


class SourceView(BaseModel):
    """A data source. `writable` warns that the account given may write.

    `vectors` is null without an embedding model or a sync. `replica` is what the last sync found at
    the read replica, for administrators; its address is never shown. `sample` says whether syncs
    read values. `engine` is what users call it, as the last sync found it; empty for files.
    `cost_units` names what its plans tell, for which `cost_limits` may be set; empty: nothing.
    `open_tables` are those that are switched on. `setup` is what the guided set-up waits for.
    """

    id: str
    name: str
    kind: str
    config: dict[str, Any]
    status: Literal["new", "syncing", "ready", "failed"]
    error: str | None
    dialect: str
    engine: str
    server_version: str
    tables: int
    synced_at: datetime | None
    writable: bool | None
    demo: bool
    created_at: datetime
    sample: bool
    cost_limits: CostLimitsBody
    cost_units: list[CostUnit]
    open_tables: int
    setup: SetupStep | None
    vectors: VectorsView | None = None
    replica: ReplicaView | None = None

    @classmethod
    def from_source(
        cls,
        source: Datasource,
        locale: Locale,
        *,
        admin: bool,
        vectors: VectorProgress | None = None,
    ) -> "SourceView":
        """The view of a source; where it is, as whom and what is hidden is for administrators."""
        set_ = {"password_set": source.password_set, "replica_set": source.replica_set}
        config = {**source.config, **set_} if admin else {}
        replica = source.replica if admin else None
        engine = find_engine(source.kind)
        plan = engine.find_plan(source.server_version)
        return cls(
            **{name: getattr(source, name) for name in cls.model_fields if name not in _COMPUTED},
            config=config,
            engine=engine.find_title(source.server_version),
            cost_limits=CostLimitsBody.from_limits(source.cost_limits),
            cost_units=list(plan.units) if plan else [],
            open_tables=source.visible_tables,
            setup=source.setup if admin else None,
            tables=source.tables if admin else source.visible_tables,
            error=_error(source, locale, admin=admin),
            vectors=VectorsView.from_progress(vectors, locale) if vectors else None,
            replica=ReplicaView.from_state(replica, locale) if replica else None,
        )


_COMPUTED = {
    "cost_limits",
    "cost_units",
    "config",
    "engine",
    "open_tables",
    "setup",
    "tables",
    "error",
    "vectors",
    "replica",
}


def _error(source: Datasource, locale: Locale, *, admin: bool) -> str | None:
    """Why the last sync failed; the words of a database may name what users do not see."""
    if source.error is None:
        return None
    error = source.error if admin else LocaleText("datasources.sync_failed_for_users")
    return error.text(locale)


class TrialResult(BaseModel):
    """What the test found; when it failed, the database's own words without secrets.

    `fields` are those of the configuration that may be wrong then, the likeliest first.
    """

    ok: bool
    server_version: str | None = None
    writable: bool | None = None
    replica: ReplicaView | None = None
    code: str | None = None
    message: str | None = None
    fields: list[str] = []

    @classmethod
    def from_failure(cls, error: AppError, locale: Locale) -> "TrialResult":
        """The view of a test that did not find it."""
        return cls(
            ok=False,
            code=error.code,
            message=error.text(locale),
            fields=list(find_doubtful_fields(error)),
        )

    @classmethod
    def from_test(cls, trial: ConnectionTest, locale: Locale) -> "TrialResult":
        """The view of a test that found the database."""
        return cls(
            ok=True,
            server_version=trial.probe.server_version,
            writable=trial.probe.writable,
            replica=ReplicaView.from_state(trial.replica, locale) if trial.replica else None,
        )


class KeyView(BaseModel):
    """A foreign key."""

    columns: list[str]
    table: str
    references: list[str]


class ProfileView(BaseModel):
    """What the last sync counted in a column.

    `rows` were read; unless they are the `whole` table, counts are estimates. `nulls` is a share
    from 0 to 1; `low` and `high` are the ends of numbers and dates.
    """

    rows: int
    whole: bool
    nulls: float
    distinct: int | None
    unique: bool
    low: str
    high: str
    format: str


class ColumnView(BaseModel):
    """A column; `samples` are the most frequent values, when sampling is on, as is `profile`."""

    name: str
    type: str
    kind: ColumnKind
    nullable: bool
    comment: str
    note: str
    enabled: bool
    sample: bool
    samples: list[str]
    profile: ProfileView | None

    @classmethod
    def from_column(cls, stored_column: StoredColumn) -> "ColumnView":
        """The view of a column."""
        column = stored_column.column
        return cls(
            name=column.name,
            type=column.type,
            kind=column.kind,
            nullable=column.nullable,
            comment=column.comment,
            note=column.note,
            enabled=column.enabled,
            sample=stored_column.sample,
            samples=list(column.samples[:_MAX_SAMPLES]),
            profile=_profile(column.profile) if column.profile else None,
        )


def _profile(profile: ColumnProfile) -> ProfileView:
    return ProfileView(**{name: getattr(profile, name) for name in ProfileView.model_fields})


class TableView(BaseModel):
    """A table or view with its columns; switched-off ones for administrators only.

    `rows` is an estimate unless `rows_exact`.
    """

    name: str
    schema_: str | None = Field(serialization_alias="schema")
    kind: Literal["table", "view"]
    comment: str
    note: str
    enabled: bool
    rows: int | None
    rows_exact: bool
    primary_key: list[str]
    foreign_keys: list[KeyView]
    columns: list[ColumnView]

    @classmethod
    def from_table(cls, stored_table: StoredTable) -> "TableView":
        """The view of a table."""
        table = stored_table.table
        return cls(
            name=table.name,
            schema_=table.name.rpartition(".")[0] or None,
            kind=table.kind,
            comment=table.comment,
            note=table.note,
            enabled=table.enabled,
            rows=table.rows,
            rows_exact=table.rows_exact,
            primary_key=list(table.primary_key),
            foreign_keys=[
                KeyView(columns=list(k.columns), table=k.table, references=list(k.references))
                for k in table.foreign_keys
            ],
            columns=[ColumnView.from_column(column) for column in stored_table.columns],
        )


class ColumnPatch(BaseModel):
    """What to change about a column."""

    note: str | None = Field(default=None, max_length=4000)
    enabled: bool | None = None
    sample: bool | None = None


class TablePatch(BaseModel):
    """What to change about a table; what is left out stays."""

    note: str | None = Field(default=None, max_length=4000)
    enabled: bool | None = None
    columns: Mapping[str, ColumnPatch] = {}

    def to_changes(self) -> TableChanges:
        """The same for the service."""
        columns = {
            name: ColumnChanges(patch.note, patch.enabled, patch.sample)
            for name, patch in self.columns.items()
        }
        return TableChanges(self.note, self.enabled, columns)
