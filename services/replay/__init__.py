"""Runs the statement of an old answer again, under the rights of today."""
