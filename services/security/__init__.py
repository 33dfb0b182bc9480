"""Secrets at rest, key files, and the addresses that may be connected to."""
