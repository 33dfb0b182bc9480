"""Replies without a statement: greetings, contents of a source, another chart of a result."""
