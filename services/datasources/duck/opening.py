"""How a reader process opens DuckDB files."""

from pathlib import Path
from typing import Any

from services.datasources.process.opening import EngineSpec, Opening

_ENGINE = EngineSpec(
    module="services.datasources.duck.engine",
    packages=("duckdb", "orjson"),
    memory_mib=512,
    process_mib=1_280,
    threads=2,
)


def duckdb_opening(
    statements: tuple[str, ...], identity: tuple[Any, ...] = (), paths: tuple[Path, ...] = ()
) -> Opening:
    """Statements that attach files read-only and name what is in them."""
    return Opening(_ENGINE, statements, identity, paths)
