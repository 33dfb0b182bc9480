"""Finds what connects to a kind of source; the kinds are those of `model/engines/registry.py`."""

from importlib import import_module

from model.engines.description import Engine
from model.engines.registry import ENGINES
from model.errors import Invalid
from services.datasources.ports import SourceKind


def find_engine(kind: str) -> Engine:
    """The engine of a kind of source. Raises `Invalid`."""
    if kind not in ENGINES:
        raise Invalid("datasources.unknown_kind", path="kind", kinds=", ".join(ENGINES))
    return ENGINES[kind]


def find_source_kind(name: str) -> SourceKind:
    """The source kind of that name; its driver is imported on first use. Raises `Invalid`."""
    engine = find_engine(name)
    driver = import_module(f"services.datasources.engines.{engine.driver}.driver")
    kind: SourceKind = driver.SOURCE_KIND(engine)
    return kind
