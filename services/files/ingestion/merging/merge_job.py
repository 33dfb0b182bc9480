"""The job of the child process that merges tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model.files.file import FileKind, FileTable
from services.files.ingestion.child_protocol import parse_table
from services.files.ingestion.limits import IngestionLimits


@dataclass(frozen=True, slots=True)
class MergeSource:
    """A table whose rows are taken; `columns` are its own names by those in the whole."""

    path: str
    table: str
    columns: dict[str, str]
    new_rows_only: bool = False
    """Rows that the whole has already are left out."""


@dataclass(frozen=True, slots=True)
class MergeTarget:
    """A table of the whole, and where its rows come from, in this order."""

    table: FileTable
    sources: tuple[MergeSource, ...]


@dataclass(frozen=True, slots=True)
class MergeJob:
    """The job of a child process. All paths are absolute; `work` is its own directory."""

    kind: FileKind
    targets: tuple[MergeTarget, ...]
    out: str
    work: str
    limits: IngestionLimits


def parse_merge_job(fields: Mapping[str, Any]) -> MergeJob:
    """The job that `to_line` wrote."""
    targets = tuple(
        MergeTarget(
            parse_table(target["table"]),
            tuple(MergeSource(**source) for source in target["sources"]),
        )
        for target in fields["targets"]
    )
    limits = IngestionLimits(**fields["limits"])
    return MergeJob(fields["kind"], targets, fields["out"], fields["work"], limits)
