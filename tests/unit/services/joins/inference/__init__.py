"""Tests of services/joins/inference."""
