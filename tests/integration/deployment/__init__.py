"""The service as it is installed and started, and its documented commands."""
