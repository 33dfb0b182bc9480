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
from model.tables.audit import audit_record
from model.tables.dashboards import dashboard
from model.tables.saved_questions import saved_question
from model.tables.usage import budget

__all__ = [
    "audit_record",
    "budget",
    "chat",
    "dashboard",
    "datasource",
    "egress",
    "evaluation",
    "file",
    "join",
    "language_model",
    "lease",
    "policy",
    "run",
    "saved_question",
    "teaching",
    "user",
    "vector",
    "worker",
]
