"""Database files on the server that a new source may be made of."""

from pydantic import BaseModel


class DatabaseFilesView(BaseModel):
    """Their paths, as `config.path` of a source takes them."""

    paths: list[str]
    truncated: bool
