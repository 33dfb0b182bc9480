"""Applies changes to the row of a source, except those of its configuration."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from model.errors import Invalid
from model.sources.datasource import SourceChanges
from model.tables.datasource import DatasourceRow
from services.datasources.configuration.guided_setup import put_setup
from services.datasources.cost.limits import put_cost_limits
from services.datasources.visibility.sampling_switch import set_sampling

StoreAlso = Callable[[AsyncSession], Awaitable[None]]
"""Stores what belongs to a change of a source, in the transaction of the change."""


async def store_nothing(session: AsyncSession) -> None:
    """What most changes store besides."""


async def apply_settings(session: AsyncSession, row: DatasourceRow, changes: SourceChanges) -> None:
    """Change name, sampling, limits and set-up. Raises `Invalid`, and `Conflict` for a set-up."""
    if changes.name is not None:
        row.name = check_name(changes.name)
    if changes.sample is not None:
        await set_sampling(session, row, sample=changes.sample)
    if changes.cost_limits is not None:
        put_cost_limits(row, changes.cost_limits)
    if changes.setup is not None:
        put_setup(row, changes.setup)


def check_name(name: str) -> str:
    """The name without the spaces around it. Raises `Invalid`."""
    bare = name.strip()
    if not bare or len(bare) > 128:
        raise Invalid("datasources.bad_name", path="name")
    return bare
