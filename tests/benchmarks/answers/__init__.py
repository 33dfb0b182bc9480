"""Benchmarks of whole answers: latency, load, streams, stops."""
