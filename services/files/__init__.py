"""Uploaded files: upload, ingestion, storage, questions, document search."""
