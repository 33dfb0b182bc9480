"""Generates one statement in the source's dialect from an intent."""
