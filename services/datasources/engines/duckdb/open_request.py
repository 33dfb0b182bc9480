"""How a reader process opens DuckDB files."""

from pathlib import Path
from typing import Any

from services.datasources.process.open_request import EmbeddedDatabaseSpec, OpenRequest
from services.datasources.sql_quoting import quote_ident, quote_literal

_DATABASE = EmbeddedDatabaseSpec(
    module="services.datasources.engines.duckdb.embedded_database",
    packages=("duckdb", "orjson"),
    memory_mib=512,
    process_mib=1_280,
    threads=2,
)


def make_duckdb_request(
    statements: tuple[str, ...], identity: tuple[Any, ...] = (), paths: tuple[Path, ...] = ()
) -> OpenRequest:
    """Statements that attach files read-only and name what is in them."""
    return OpenRequest(_DATABASE, statements, identity, paths)


def make_attach_statement(path: Path, name: str) -> str:
    """Opens a file for reading under a name; it runs before the process is locked."""
    return f"ATTACH {quote_literal(str(path))} AS {quote_ident(name)} (READ_ONLY, TYPE duckdb)"
