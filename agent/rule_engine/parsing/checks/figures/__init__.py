"""Checks of the numbers and conditions of an intent against each other and the question."""
