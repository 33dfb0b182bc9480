"""Sets the cost limits of a source."""

from model.errors import Invalid
from model.sources.cost import CostLimits
from model.tables.datasource import DatasourceRow
from services.datasources.engines.registry import find_engine


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
