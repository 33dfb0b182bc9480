"""Statements and tables for the tests of the SQL guard."""
