"""Tests of services/answering."""
