"""Tests of services/files/querying."""
