"""What a reader must know of a statement: rows that count twice, measures and values nobody has."""

from agent.dataqa.review.notices import reason_notices, statement_notices

__all__ = ["reason_notices", "statement_notices"]
