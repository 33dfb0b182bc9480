"""Processes that read files for the service, and can be killed in the middle of a call."""
