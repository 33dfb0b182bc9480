"""Charts as images."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from model.database.engine import Database
from model.settings import Settings
from services.charts.chart_images import ChartImages
from services.runtime.readiness import Readiness


@asynccontextmanager
async def open_chart_images(
    settings: Settings, database: Database, readiness: Readiness
) -> AsyncIterator[ChartImages]:
    """What draws the charts of answers, with the chart service when one is set."""
    if settings.gpt_vis_url is None:
        yield ChartImages(database, None)
        return
    from services.charts.render_client import open_renderer

    async with open_renderer(str(settings.gpt_vis_url)) as renderer:
        readiness.add("gpt_vis", renderer.check, required=False)  # images are a convenience
        yield ChartImages(database, renderer)
