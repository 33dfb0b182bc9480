"""Tests of names and labels."""
