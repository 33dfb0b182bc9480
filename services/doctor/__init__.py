"""Diagnostics: examines every part of an installation and says how to repair it."""
