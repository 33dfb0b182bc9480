"""The limits of ingesting one file."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class IngestionLimits:
    """The limits of one child process, and of the content of a file."""

    memory_bytes: int = 2048 * MEGABYTE
    """Address space of the child."""
    cpu_s: int = 120
    """Processor time, that of all threads together."""
    wall_s: float = 300
    max_cells: int = 60_000_000
    """Cells of all sheets of a workbook; only `max_unpacked_bytes` limits delimited text."""
    speculation_bytes: int = MEGABYTE
    """How much of a sheet is scanned before the speculative build of its table starts."""
    max_tables: int = 200
    """Tables of one file; a notice counts the sheets that are left out."""
    max_columns: int = 2_000
    """Columns of one table."""
    max_unpacked_bytes: int = 2048 * MEGABYTE
    """What a compressed file may unpack to."""
    work_bytes: int = 3 * 2048 * MEGABYTE
    """Disk that all temporary files of the child and the tables that it makes may take."""
    spill_bytes: int = 2048 * MEGABYTE
    """Of it what DuckDB may write that does not fit into its memory."""
    max_pages: int = 3_000
    """Pages read of a document; a notice says when there are more."""
    max_characters: int = 4_000_000
    """Text read of a document, about 4,000 pages; a notice says when there is more."""
