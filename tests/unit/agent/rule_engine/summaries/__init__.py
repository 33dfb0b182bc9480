"""Tests of computed summaries."""
