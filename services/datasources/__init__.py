"""Data sources: configuration, connections, engines, schema sync, guarded queries."""
