"""What answers cost: tokens and time."""

from dataclasses import dataclass
from typing import cast

import orjson
from sqlalchemy import Connection, Table, select

from model.tables.run import RunRow

_RUNS = cast("Table", RunRow.__table__)
_MAX_RUNS = 50


@dataclass(frozen=True, slots=True)
class RunCost:
    """What an answer cost."""

    tokens: int
    seconds: float


def find_newest(connection: Connection, model: str, workspace_id: str) -> list[RunCost]:
    """The cost of the newest finished answers of a model over data of a workspace.

    As far as it was reported.
    """
    query = (
        select(_RUNS.c.usage, _RUNS.c.created_at, _RUNS.c.finished_at)
        .where(
            _RUNS.c.status == "finished",
            _RUNS.c.mode == "data",
            _RUNS.c.answering_kind == "model",
            _RUNS.c.answering_name == model,
            _RUNS.c.workspace_id == workspace_id,
            _RUNS.c.usage.is_not(None),
            _RUNS.c.finished_at.is_not(None),
        )
        .order_by(_RUNS.c.finished_at.desc())
        .limit(_MAX_RUNS)
    )
    return [
        RunCost(_sum_tokens(usage), (finished_at - created_at).total_seconds())
        for usage, created_at, finished_at in connection.execute(query)
    ]


def _sum_tokens(usage: str) -> int:
    return sum(
        (tokens.get("inputTokens") or 0) + (tokens.get("outputTokens") or 0)
        for tokens in orjson.loads(usage)
    )
