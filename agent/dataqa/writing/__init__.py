"""A writer's answer, read while it streams: the statement first, then what is said about it."""
