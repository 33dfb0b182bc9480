"""Tests of services/security."""
