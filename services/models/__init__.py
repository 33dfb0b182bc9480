"""The language models: configured, tried, opened for runs, and what they cost."""
