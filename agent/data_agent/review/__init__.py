"""Reviews a statement and its rows: double counting, unknown measures and values."""

from agent.data_agent.review.notices import reason_notices, statement_notices

__all__ = ["reason_notices", "statement_notices"]
