"""Uploaded files: what they hold, new versions of them, and uploads appended to them."""
