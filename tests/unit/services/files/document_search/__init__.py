"""Tests of services/files/document_search."""
