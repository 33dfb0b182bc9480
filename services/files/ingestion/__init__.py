"""Ingestion: uploaded files become typed tables or passages; see `process.parent.ingest_file`.

Imports nothing, as the child process would load what only the service needs.
"""
