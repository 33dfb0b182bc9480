"""Limits on what a database may send; the connection is closed as soon as one is exceeded."""

from model.errors import ResultTooLarge

MIB = 1024 * 1024
MAX_HANDSHAKE_BYTES = MIB
"""The limit of the handshake, and of an answer without rows."""
MAX_ROW_BYTES = 8 * MIB
"""The longest row of an answer; a cell of it is cut to 65,536 characters afterwards."""
MAX_NESTED_ROW_BYTES = MIB
"""The longest row with lists or records, whose values are decoded one by one."""
MAX_BATCH_BYTES = 24 * MIB
"""The most that one portion of rows brings, where rows are fetched in portions."""
MAX_BATCH_CELLS = 20_000
"""The most cells that are converted before the event loop does its other work."""


def row_too_large_error(limit: int = MAX_ROW_BYTES) -> ResultTooLarge:
    """The error for a row larger than `limit` bytes."""
    return ResultTooLarge("datasources.row_too_large", megabytes=_format_megabytes(limit))


def batch_too_large_error(limit: int) -> ResultTooLarge:
    """The error for rows that together are larger than `limit` bytes."""
    return ResultTooLarge("datasources.rows_too_large", megabytes=_format_megabytes(limit))


def _format_megabytes(limit: int) -> str:
    return f"{limit / MIB:g}"
