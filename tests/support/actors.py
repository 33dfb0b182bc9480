"""Who asks in tests that go past the routes."""

from model.actor import SystemActor

TESTER = SystemActor("test")
"""Sees everything, as the service itself does."""
