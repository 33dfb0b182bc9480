"""Tests of services/runs/event_log."""
