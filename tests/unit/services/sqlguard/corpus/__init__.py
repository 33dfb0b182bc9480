"""Tests of the guard on a corpus of statements."""
