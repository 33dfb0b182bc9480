"""The kinds of data source. To add one: a module here, and its name below."""

from importlib import import_module

from model.errors import Invalid
from services.datasources.source import Kind

NAMES = ("sqlite", "duckdb", "mysql", "postgresql", "clickhouse", "trino", "files")


def kind_named(name: str) -> Kind:
    """The kind of that name; its driver is imported when a source of it is opened."""
    if name not in NAMES:
        raise Invalid("datasources.unknown_kind", path="kind", kinds=", ".join(NAMES))
    kind: Kind = import_module(f"services.datasources.kinds.{name}").KIND
    return kind
