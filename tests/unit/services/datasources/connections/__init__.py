"""Tests of services/datasources/connections."""
