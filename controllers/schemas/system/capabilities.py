"""What this installation can do."""

from typing import Literal

from pydantic import BaseModel

from model.answers.answer import Mode
from model.locales import Locale


class Answering(BaseModel):
    """Who writes the SQL: a model or the built-in engine."""

    kind: Literal["builtin", "model"]
    name: str


class Limits(BaseModel):
    """Limits a user may run into."""

    query_max_rows: int
    upload_max_bytes: int
    upload_max_files: int


class Capabilities(BaseModel):
    """What is offered here."""

    version: str
    modes: list[Mode]
    answering: Answering
    locale_default: Locale
    limits: Limits
    chart_pictures: bool
    """Whether the server draws charts (`chart.png`)."""
