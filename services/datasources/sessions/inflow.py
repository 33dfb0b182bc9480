"""How much a database may send: what is more ends the connection as it arrives."""

from model.errors import AnswerTooLarge

MIB = 1024 * 1024
GREETING_BYTES = MIB
"""Of everything that is said before the first statement, and of an answer without rows."""
ROW_BYTES = 8 * MIB
"""The longest row of an answer; a cell of it is cut to 65,536 characters afterwards."""
NESTED_ROW_BYTES = MIB
"""The longest row with lists or records, whose values are decoded one by one."""
PORTION_BYTES = 24 * MIB
"""The most that one portion of rows brings, where rows are fetched in portions."""
PORTION_CELLS = 20_000
"""The most cells that are converted before the event loop does its other work."""


def row_too_large(limit: int = ROW_BYTES) -> AnswerTooLarge:
    """What the user reads when one row is larger than `limit` bytes."""
    return AnswerTooLarge("datasources.row_too_large", megabytes=_megabytes(limit))


def portion_too_large(limit: int = PORTION_BYTES) -> AnswerTooLarge:
    """What the user reads when the rows together are larger than `limit` bytes."""
    return AnswerTooLarge("datasources.rows_too_large", megabytes=_megabytes(limit))


def _megabytes(limit: int) -> str:
    return f"{limit / MIB:g}"
