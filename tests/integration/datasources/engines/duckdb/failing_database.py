"""A DuckDB that fails as after an error of its own; a child process imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from services.datasources.engines.duckdb.embedded_database import EmbeddedDuckdb

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.datasources.process.embedded_database_port import Message, StatementLimits

FAIL = {
    "SELECT 'checkpoint'": "CHECKPOINT written",
    "SELECT 'fatal'": duckdb.FatalException,
    "SELECT 'internal'": duckdb.InternalException,
}


class FailingDuckdb(EmbeddedDuckdb):
    """Fails at the statements of `FAIL`."""

    def _read_rows(
        self, sql: str, limits: StatementLimits, has_ended: Callable[[], bool]
    ) -> Message:
        match FAIL.get(sql):
            case str(statement):
                self._connection.execute(statement)
            case type() as error:
                raise error("an error of its own")
        return super()._read_rows(sql, limits, has_ended)


def open_database(request: Message) -> EmbeddedDuckdb:
    """The engine that fails."""
    return FailingDuckdb(request)
