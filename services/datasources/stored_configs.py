"""Configurations of sources in our records: what is secret in them is sealed apart."""

from collections.abc import Mapping
from typing import Any

from model.errors import Invalid
from model.tables.datasource import DatasourceRow
from services.datasources.kinds import kind_named
from services.datasources.secrets import SecretBox
from services.datasources.source import Surroundings

KEEPS_FILES = "files"
_PASSWORD = "password"  # noqa: S105 - the name of a field
_REPLICA = "replica_uri"
_PLACE = ("host", "port", "username", "tls")


class StoredConfigs:
    """Puts configurations into rows and takes them out."""

    def __init__(self, box: SecretBox, around: Surroundings) -> None:
        self._box = box
        self._around = around

    def put(self, row: DatasourceRow, config: Mapping[str, Any]) -> None:
        """Store a checked configuration."""
        password, replica = config.get(_PASSWORD), config.get(_REPLICA)
        row.config = {k: v for k, v in config.items() if k not in (_PASSWORD, _REPLICA)}
        row.secret = self._box.seal(row.id, password) if password else None
        row.replica_secret = self._box.seal(_replica_of(row), replica) if replica else None
        row.replica_found = None

    def whole(self, row: DatasourceRow) -> dict[str, Any]:
        """The configuration with its secrets, to open the source."""
        if row.kind == KEEPS_FILES:
            return {**row.config, "source_id": row.id}
        config = dict(row.config)
        if row.secret is not None:
            config[_PASSWORD] = self._box.open(row.id, row.secret)
        if row.replica_secret is not None:
            config[_REPLICA] = self._box.open(_replica_of(row), row.replica_secret)
        return config

    def completed(self, row: DatasourceRow, given: Mapping[str, Any]) -> dict[str, Any]:
        """A changed configuration, whole and checked.

        The stored password never goes to another server; a replica that is given empty is removed,
        one that is left out stays. Raises `Invalid`.
        """
        config = {**row.config, **given}
        if not given.get(_PASSWORD) and row.secret is not None:
            if any(config.get(name) != row.config.get(name) for name in _PLACE):
                raise Invalid("datasources.password_needed", path="config.password")
            config[_PASSWORD] = self.whole(row)[_PASSWORD]
        if _REPLICA not in given and row.replica_secret is not None:
            config[_REPLICA] = self.whole(row)[_REPLICA]
        return kind_named(row.kind).config(config, self._around)


def _replica_of(row: DatasourceRow) -> str:
    return f"{row.id} replica"
