"""Suggested questions; each is dry-run by the rule engine before a user sees it."""
