"""Tests of services/sqlguard/columns."""
