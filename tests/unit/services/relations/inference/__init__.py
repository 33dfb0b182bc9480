"""Tests of services/relations/inference."""
