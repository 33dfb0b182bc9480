"""Tests of services/files/ingestion/typing."""
