"""Tests of services/files/rebuilding."""
