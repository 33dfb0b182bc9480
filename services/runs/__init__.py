"""Runs: a question being answered, its durable log, and the readers that follow it."""
