"""The registry of source kinds. To add one, add a package beside this module and its name below."""

from importlib import import_module

from model.errors import Invalid
from services.datasources.ports import SourceKind

KIND_NAMES = ("sqlite", "duckdb", "mysql", "postgresql", "clickhouse", "trino", "files")


def find_source_kind(name: str) -> SourceKind:
    """The source kind of that name; its driver is imported on first use."""
    if name not in KIND_NAMES:
        raise Invalid("datasources.unknown_kind", path="kind", kinds=", ".join(KIND_NAMES))
    kind: SourceKind = import_module(f"services.datasources.engines.{name}.driver").KIND
    return kind
