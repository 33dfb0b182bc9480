"""Connections to database servers: pools, addresses, limits, failures, replicas."""
