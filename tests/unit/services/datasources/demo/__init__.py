"""Tests of services/datasources/demo."""
