"""Our own records: the engine, its connections, and what all tables share."""
