"""HTTP calls of a model's server: connection, retries, streams."""
