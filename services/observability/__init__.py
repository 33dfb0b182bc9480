"""What operators see of runs: metrics, and traces where a collector is set."""
