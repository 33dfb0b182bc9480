"""Which tables, joins and stored values a question is about: pure ranking, no input or output."""

from agent.retrieval.index import TableIndex

__all__ = ["TableIndex"]
