"""Tests of the statements that are written."""
