"""Stores the configuration of a source in its row; secrets are sealed in columns of their own."""

from collections.abc import Mapping
from typing import Any

from model.engines.files.description import FILES
from model.errors import Invalid
from model.tables.datasource import DatasourceRow
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.engines.registry import find_source_kind
from services.security.secret_cipher import SecretCipher

FILES_KIND = FILES.name
_PASSWORD_FIELD = "password"  # noqa: S105 - the name of a field
_REPLICA_FIELD = "replica_uri"
_ADDRESS_FIELDS = ("host", "port", "username", "tls")


class ConfigStore:
    """Writes configurations into rows and reads them."""

    def __init__(self, cipher: SecretCipher, locations: AllowedLocations) -> None:
        self._cipher = cipher
        self._locations = locations

    def write_to_row(self, row: DatasourceRow, config: Mapping[str, Any]) -> None:
        """Store a checked configuration."""
        password, replica = config.get(_PASSWORD_FIELD), config.get(_REPLICA_FIELD)
        row.config = {k: v for k, v in config.items() if k not in (_PASSWORD_FIELD, _REPLICA_FIELD)}
        row.secret = self._cipher.encrypt(row.id, password) if password else None
        row.replica_secret = (
            self._cipher.encrypt(_make_replica_record_id(row), replica) if replica else None
        )
        row.replica_found = None

    def read_with_secrets(self, row: DatasourceRow) -> dict[str, Any]:
        """The configuration with its secrets, to open the source."""
        if row.kind == FILES_KIND:
            return {**row.config, "source_id": row.id}
        config = dict(row.config)
        if row.secret is not None:
            config[_PASSWORD_FIELD] = self._cipher.decrypt(row.id, row.secret)
        if row.replica_secret is not None:
            config[_REPLICA_FIELD] = self._cipher.decrypt(
                _make_replica_record_id(row), row.replica_secret
            )
        return config

    def merge_changes(self, row: DatasourceRow, options: Mapping[str, Any]) -> dict[str, Any]:
        """A changed configuration, whole and checked.

        The stored password is used for the same server only. An empty replica is removed, a missing
        one stays. Raises `Invalid`.
        """
        config = {**row.config, **options}
        if not options.get(_PASSWORD_FIELD) and row.secret is not None:
            if any(config.get(name) != row.config.get(name) for name in _ADDRESS_FIELDS):
                raise Invalid("datasources.password_needed", path="config.password")
            config[_PASSWORD_FIELD] = self.read_with_secrets(row)[_PASSWORD_FIELD]
        if _REPLICA_FIELD not in options and row.replica_secret is not None:
            config[_REPLICA_FIELD] = self.read_with_secrets(row)[_REPLICA_FIELD]
        return find_source_kind(row.kind).check_config(config, self._locations)


def _make_replica_record_id(row: DatasourceRow) -> str:
    return f"{row.id} replica"
