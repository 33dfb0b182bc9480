"""Tests of services/files/ingestion/process."""
