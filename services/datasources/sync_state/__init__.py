"""The state of a sync: its progress in this worker and its lease for all workers."""
