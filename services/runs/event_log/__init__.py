"""The event log of a run: durable before it is read, followed by any number of readers."""
