"""Uploaded files become typed tables: `reader.read_file` is the way in.

Nothing is imported here: the child process would carry along what only the service needs.
"""
