"""Migrations of our own database, run when a worker starts."""
