"""Conversations: history, search, rename, delete."""
