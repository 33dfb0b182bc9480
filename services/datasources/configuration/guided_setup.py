"""The guided set-up of a source: what it waits for, stored with the source.

Until its maker has said who may ask it and what may leave, the source is open to him alone, no
value of it is read, and nothing but names of it leaves.
"""

from collections.abc import Mapping
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import UserActor
from model.errors import Conflict, Invalid
from model.repositories.sources import egress as egress_records
from model.repositories.sources import policies as policy_records
from model.sources.datasource import SetupStep
from model.sources.egress import CLOSED_EGRESS, SourceEgress
from model.sources.policy import Grantees, SourcePolicies
from model.tables.datasource import DatasourceRow

_AFTER_SYNC: Mapping[str | None, SetupStep] = {"schema": "tables", "values": "questions"}


async def begin_setup(session: AsyncSession, row: DatasourceRow, maker: UserActor) -> None:
    """Have a new source wait for its first sync, closed to everybody else."""
    row.setup_step, row.sample = "schema", False
    policies = SourcePolicies(open_to=Grantees(users=frozenset({maker.id})), version=1)
    await policy_records.put(session, row.id, policies, maker.id)
    egress = SourceEgress(CLOSED_EGRESS.remote, CLOSED_EGRESS.local, version=1)
    await egress_records.put(session, row.id, egress, maker.id)


def put_setup(row: DatasourceRow, step: SetupStep | Literal["done"]) -> None:
    """Have the set-up wait for a step, or end.

    Raises `Conflict` when it is over, `Invalid` when it would wait for values that are not read.
    """
    if row.setup_step is None and step != "done":
        raise Conflict("datasources.setup_over")
    if step == "values" and not row.sample:
        raise Invalid("datasources.setup_without_values", path="setup")
    row.setup_step = None if step == "done" else step


def advance_setup(row: DatasourceRow, *, sampled: bool) -> None:
    """Go on after a sync; one that read no values is not the one that was waited for."""
    if row.setup_step != "values" or sampled:
        row.setup_step = _AFTER_SYNC.get(row.setup_step, row.setup_step)
