"""Tests of services/replay."""
