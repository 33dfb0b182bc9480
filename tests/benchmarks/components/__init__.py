"""Benchmarks of single parts, each in its own process."""
