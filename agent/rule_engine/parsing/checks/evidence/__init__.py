"""Checks that what a statement reads is really named by the question, and nothing is dropped."""
