"""Connections to database servers: pools, limits, failures, replicas."""
