"""Tests of how questions are parsed."""
