"""DuckDB inside a reader process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from services.datasources.cells import BoundedRows
from services.datasources.engines.duckdb.values import find_converter, kind_from_type, needs_text
from services.datasources.process.embedded_database_port import DatabaseInvalidated
from services.datasources.sql_quoting import quote_ident

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.datasources.process.embedded_database_port import Message, StatementLimits

_BATCH = 2_000
CONFIG: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "max_temp_directory_size": "0B",
    "temp_directory": "",
    # It drops what the smallest and largest values of a table contradict, of hidden rows too: which
    # errors a statement meets would tell them.
    "disabled_optimizers": "statistics_propagation",
}
EXPLAIN = "EXPLAIN (FORMAT JSON) "
"""What may stand before a statement that reads: its plan is shown then."""
_SELECT = duckdb.StatementType.SELECT
_FATAL_ERRORS = (duckdb.FatalException, duckdb.InternalException)
_INVALIDATED = "has been invalidated"
"""What other errors say of a database that answers nothing any more."""
_LOCK_STATEMENTS = ("SET enable_external_access=false", "SET lock_configuration=true")


class EmbeddedDuckdb:
    """The attached files."""

    version = duckdb.__version__

    def __init__(self, request: Message) -> None:
        memory = {"threads": request["threads"], "memory_limit": f"{request['memory_mib']}MiB"}
        self._connection = duckdb.connect(":memory:", config=CONFIG | memory)
        for statement in (*request["arguments"], *_LOCK_STATEMENTS):
            self._connection.execute(statement)

    def interrupt(self) -> None:
        """End the statement that runs."""
        self._connection.interrupt()

    def fetch(self, sql: str, limits: StatementLimits, has_ended: Callable[[], bool]) -> Message:
        """The rows of a statement. Raises `MemoryError`, `DatabaseInvalidated`."""
        try:
            return self._read_rows(sql, limits, has_ended)
        except duckdb.OutOfMemoryException as error:
            raise MemoryError(str(error)) from error
        except _FATAL_ERRORS as error:
            raise DatabaseInvalidated(str(error)) from error
        except duckdb.Error as error:
            if _INVALIDATED in str(error):
                raise DatabaseInvalidated(str(error)) from error
            raise

    def _read_rows(
        self, sql: str, limits: StatementLimits, has_ended: Callable[[], bool]
    ) -> Message:
        result = self._execute(sql)
        described = [(column[0], str(column[1])) for column in result.description or ()]
        if any(needs_text(type_) for _, type_ in described):
            result = self._execute(_cast_zoned_times(sql, described))
        bounded_rows = BoundedRows([find_converter(type_) for _, type_ in described], limits)
        while not has_ended() and (
            batch := result.fetchmany(min(_BATCH, bounded_rows.rows_to_read))
        ):
            if not bounded_rows.add(batch):
                break
        columns = [(name, kind_from_type(type_)) for name, type_ in described]
        return {"columns": columns, "rows": bounded_rows.rows, "truncated": bounded_rows.truncated}

    def _execute(self, sql: str) -> duckdb.DuckDBPyConnection:
        reading = sql.removeprefix(EXPLAIN)
        *before, last = self._connection.extract_statements(reading) or (None,)
        if last is None or last.type != _SELECT or not all(map(_is_pivot_type, before)):
            raise ValueError("only one statement that reads may run")
        for statement in before:
            self._connection.execute(statement)
        if reading is not sql:
            return self._connection.execute(EXPLAIN + last.query)
        return self._connection.execute(last)


def open_database(request: Message) -> EmbeddedDuckdb:
    """The engine with the files attached and every setting locked."""
    return EmbeddedDuckdb(request)


def _is_pivot_type(statement: duckdb.Statement) -> bool:
    """Whether DuckDB made it of a PIVOT, which needs a type of its own first."""
    return statement.type == duckdb.StatementType.CREATE and not statement.query


def _cast_zoned_times(sql: str, described: list[tuple[str, str]]) -> str:
    """The statement with times of a zone as text, for which Python would need another package."""
    columns = ", ".join(
        f"CAST(#{place} AS VARCHAR) AS {quote_ident(name)}" if needs_text(type_) else f"#{place}"
        for place, (name, type_) in enumerate(described, 1)
    )
    return f"SELECT {columns} FROM ({sql.rstrip().rstrip(';')}\n)"  # noqa: S608 - SQL is its work
