"""Tests of services/datasources/engines."""
