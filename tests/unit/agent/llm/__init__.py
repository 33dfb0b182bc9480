"""Tests of how a model's output is read."""
