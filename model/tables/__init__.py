"""Our tables, an aggregate a file. Importing this module knows them all (migrations need that)."""

from model.tables import (
    chat,
    datasource,
    file,
    language_model,
    lease,
    relation,
    run,
    user,
    vector,
    worker,
)

__all__ = [
    "chat",
    "datasource",
    "file",
    "language_model",
    "lease",
    "relation",
    "run",
    "user",
    "vector",
    "worker",
]
