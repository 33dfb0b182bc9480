"""Joins: added where one is missing, put right, left out where they do nothing."""
