"""Tests a configuration that is not stored yet by connecting with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from model.errors import AppError
from model.sources.datasource import ReplicaState
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.connections.failure_reasons import find_fields
from services.datasources.connections.replicated_source import probe_replica
from services.datasources.engines.registry import find_source_kind
from services.datasources.ports import Probe


@dataclass(frozen=True, slots=True)
class ConnectionTest:
    """The outcome of testing a source and its replica, if it has one."""

    probe: Probe
    replica: ReplicaState | None = None

    def without_table_names(self) -> "ConnectionTest":
        """The outcome for an actor who does not see all tables."""
        if self.replica is None:
            return self
        return replace(self, replica=replace(self.replica, differences=(), error=None))


async def check_connection(
    kind_name: str, config: Mapping[str, Any], locations: AllowedLocations
) -> ConnectionTest:
    """What a connection with this configuration finds. Raises `DatasourceUnavailable`."""
    kind = find_source_kind(kind_name)
    source = kind.open(kind.check_config(config, locations), locations)
    try:
        return ConnectionTest(await source.probe(), await probe_replica(source))
    finally:
        await source.close()


def find_doubtful_fields(error: AppError) -> tuple[str, ...]:
    """The fields of a configuration that may be wrong where a test failed, the likeliest first."""
    return find_fields(error.key)
