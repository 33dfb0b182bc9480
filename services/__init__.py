"""Use cases, and the drivers of everything outside: databases, files, models, tools."""
