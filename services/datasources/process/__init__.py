"""Child processes that read database files; a statement can be killed at any time."""
