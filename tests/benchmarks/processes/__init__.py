"""Processes that are measured, and the clients that measure them."""
