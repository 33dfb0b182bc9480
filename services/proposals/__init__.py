"""Proposals: corrected statements that users send, and their review by administrators."""
