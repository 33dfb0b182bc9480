"""Uploaded files become typed tables: `read_file` is the way in."""

from services.files.reading.kinds import kind_of
from services.files.reading.limits import ReadLimits
from services.files.reading.reader import OnProgress, read_file
from services.files.reading.wire import Reading

__all__ = ["OnProgress", "ReadLimits", "Reading", "kind_of", "read_file"]
