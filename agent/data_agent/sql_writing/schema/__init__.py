"""Writes for a prompt what is known of the tables and of the words of a question."""
