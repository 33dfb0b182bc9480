"""The child process that ingests one file: limits, protocol, progress."""
