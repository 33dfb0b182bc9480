"""The limits of ingesting one file."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class IngestionLimits:
    """Bounds of one child process and of what it may find in a file."""

    memory_bytes: int = 2048 * MEGABYTE
    """Address space of the child."""
    cpu_s: int = 240
    wall_s: float = 300
    max_cells: int = 60_000_000
    """Cells of a workbook in all; texts in columns are bounded by `max_unpacked_bytes` alone."""
    begin_bytes: int = MEGABYTE
    """How much of a sheet is scanned before its table is started; the rest is scanned meanwhile."""
    max_tables: int = 200
    """Tables kept of one file; the others are named in a notice."""
    max_columns: int = 2_000
    """Columns of one table."""
    max_unpacked_bytes: int = 2048 * MEGABYTE
    """What a compressed file may unpack to."""
    max_pages: int = 3_000
    """Pages read of a document; a notice says when there are more."""
    max_characters: int = 4_000_000
    """Text read of a document, about 4,000 pages; a notice says when there is more."""
