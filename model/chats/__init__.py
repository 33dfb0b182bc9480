"""Chats, their runs, questions, and interrupts that wait for the user."""
