"""Accounts: sign-in, tokens, roles, and the workspace of a request."""
