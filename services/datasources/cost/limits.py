"""The cost limits of a source, and the gate that applies them."""

from collections.abc import Awaitable, Callable

from model.actor import UserActor
from model.errors import Invalid
from model.sources.cost import CostLimits
from model.sources.schema import Schema
from model.tables.datasource import DatasourceRow
from services.datasources.access.source_access import SourceAccess
from services.datasources.cost.gate import CostGate
from services.datasources.engines.registry import find_engine
from services.datasources.ports import StatementFetcher


def put_cost_limits(row: DatasourceRow, limits: CostLimits) -> None:
    """Replace the limits of a source.

    Raises `Invalid` where its engine tells nothing to compare them with.
    """
    plan = find_engine(row.kind).find_plan(row.server_version)
    units = plan.units if plan else ()
    for unit, limit in (("rows", limits.rows), ("cost", limits.cost)):
        if limit is not None and unit not in units:
            raise Invalid("cost.not_estimated", path=f"cost_limits.{unit}")
    row.cost_rows, row.cost_units = limits.rows, limits.cost


async def open_gate(
    fetcher: StatementFetcher,
    row: DatasourceRow,
    access: SourceAccess,
    load_full: Callable[[DatasourceRow], Awaitable[Schema]],
) -> StatementFetcher:
    """The fetcher behind the cost gate, where the source has limits and the actor is a user.

    Tables count with all their rows, also for users who see some of them only.
    """
    limits = CostLimits(row.cost_rows, row.cost_units)
    if not limits.are_set or not isinstance(access.actor, UserActor):
        return fetcher
    shows_estimate = access.restriction is None
    return CostGate(await load_full(row), fetcher, limits, shows_estimate=shows_estimate)
