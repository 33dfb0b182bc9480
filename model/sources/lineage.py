"""Whose rows views and other dependent tables show, and what generated columns are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TableLineage:
    """Where the rows and values of a table come from, besides the table itself."""

    reads: tuple[str, ...] = ()
    """The tables and views whose rows it shows, directly or through others."""
    is_complete: bool = True
    """Whether that is all; otherwise nobody knows what else it reads."""
    parents: tuple[str, ...] = ()
    """Those of `reads` whose columns it inherits: its rows are rows of theirs."""
    generated: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each generated column, and the columns of the table that it is computed from."""
    identifiers: tuple[str, ...] | None = None
    """Every name in the definitions that its rows come from, case-folded; None: it may read columns
    that no definition names."""


@dataclass(frozen=True, slots=True)
class SourceLineage:
    """What the last sync found of a source."""

    tables: Mapping[str, TableLineage] = field(default_factory=dict)
    """Those that read others or compute columns; every other table shows its own rows only."""
    version: str = ""
    """Changes with every sync; empty where none has looked yet."""


NO_LINEAGE = SourceLineage()
