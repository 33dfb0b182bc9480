"""The language models: configured, tried, opened for runs, and their tokens counted."""
