"""Chats: history, search, rename, delete."""
