"""Tests of services/chats."""
