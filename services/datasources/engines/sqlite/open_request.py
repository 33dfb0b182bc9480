"""How a reader process opens a SQLite file."""

from pathlib import Path
from typing import Any, Literal

from services.datasources.process.open_request import EmbeddedDatabaseSpec, OpenRequest

Purpose = Literal["rows", "catalog"]
"""Statements of questions read rows of tables; our own read the catalog as well."""
_DATABASE = EmbeddedDatabaseSpec(
    module="services.datasources.engines.sqlite.embedded_database",
    packages=("orjson",),
    memory_mib=512,
    process_mib=1_024,
    idle_mib=96,
    file_mib=16,  # the index of a write-ahead log, which a reader may have to make
    grace_s=0.3,
)


def make_sqlite_request(path: Path, identity: tuple[Any, ...], purpose: Purpose) -> OpenRequest:
    """The file, read-only."""
    return OpenRequest(_DATABASE, (str(path), purpose), identity)
