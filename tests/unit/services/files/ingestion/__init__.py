"""Tests of services/files/ingestion."""
