"""Chats and their folders as they are shown."""
