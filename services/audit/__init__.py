"""The audit: a chain of records over all workers, its verification, its retention."""
