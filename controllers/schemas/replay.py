"""A replay as it is shown."""

from pydantic import BaseModel

from controllers.schemas.teaching.proposals import PreviewColumnView
from model.sources.query import Cell
from services.replay.service import Compared, Replay, ReplayStatus

MAX_ROWS = 50


class ChangedRowView(BaseModel):
    """A row as it was and as it is."""

    before: list[Cell]
    after: list[Cell]


class ReplayView(BaseModel):
    """What came of a statement that was run again; of rows the first 50 of each kind.

    Numbers count all rows. `compared` says whether rows were compared with the stored ones, only
    their numbers, or nothing.
    """

    status: ReplayStatus
    compared: Compared
    problem: str
    rules: list[str]
    columns: list[PreviewColumnView]
    rows: list[list[Cell]]
    rows_before: int | None
    rows_now: int | None
    columns_changed: bool
    truncated: bool
    added: list[list[Cell]]
    gone: list[list[Cell]]
    changed: list[ChangedRowView]
    added_count: int
    gone_count: int
    changed_count: int

    @classmethod
    def from_replay(cls, replay: Replay) -> "ReplayView":
        """The view of a replay."""
        difference, ran = replay.difference, replay.status in ("same", "different")
        return cls(
            status=replay.status,
            compared=replay.compared,
            problem=replay.problem,
            rules=list(replay.rules),
            columns=[
                PreviewColumnView(name=c.label or c.name, type=c.type) for c in replay.columns
            ],
            rows=[list(row) for row in replay.rows[:MAX_ROWS]],
            rows_before=replay.rows_before,
            rows_now=len(replay.rows) if ran else None,
            columns_changed=replay.columns_changed,
            truncated=replay.truncated,
            added=[list(row) for row in difference.added[:MAX_ROWS]],
            gone=[list(row) for row in difference.gone[:MAX_ROWS]],
            changed=[
                ChangedRowView(before=list(row.before), after=list(row.after))
                for row in difference.changed[:MAX_ROWS]
            ],
            added_count=len(difference.added),
            gone_count=len(difference.gone),
            changed_count=len(difference.changed),
        )
