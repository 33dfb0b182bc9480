"""Our tables, an aggregate a file. Importing this module knows them all (migrations need that)."""

from model.tables import (
    chat,
    datasource,
    egress,
    evaluation,
    file,
    join,
    language_model,
    lease,
    policy,
    run,
    teaching,
    user,
    vector,
    worker,
)

__all__ = [
    "chat",
    "datasource",
    "egress",
    "evaluation",
    "file",
    "join",
    "language_model",
    "lease",
    "policy",
    "run",
    "teaching",
    "user",
    "vector",
    "worker",
]
