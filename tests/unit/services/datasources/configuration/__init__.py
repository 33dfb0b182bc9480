"""Tests of services/datasources/configuration."""
