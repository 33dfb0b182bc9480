"""Corrects expressions that run but cannot be intended."""
