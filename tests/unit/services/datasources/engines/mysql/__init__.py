"""Tests of services/datasources/engines/mysql."""
