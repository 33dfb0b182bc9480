"""Retrieval of tables, joins and stored values for a question: pure ranking without I/O."""

from agent.retrieval.table_index import TableIndex

__all__ = ["TableIndex"]
