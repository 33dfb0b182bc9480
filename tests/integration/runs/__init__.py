"""The life of runs: start, follow, stop, drain, several workers and machines, the event log."""
