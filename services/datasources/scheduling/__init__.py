"""Fair scheduling of statements: a source has few slots, shared among users."""
