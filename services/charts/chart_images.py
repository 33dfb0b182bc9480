"""Renders the stored chart of an answer as PNG through the chart service."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import orjson
from cachetools import LRUCache

from model.answers.answer_rights import StoredAnswerRights
from model.answers.chart_settings import STANDARD_SETTINGS, ChartSettings
from model.chats.run import Run
from model.database.engine import Database
from model.errors import BadRequest, NotFound, Unavailable
from model.locales import Locale
from model.repositories.runs import chart_settings, run_answers

if TYPE_CHECKING:
    from services.charts.render_client import ChartRenderer

Theme = Literal["light", "dark"]
CACHE_BYTES = 24 * 1024 * 1024
NOT_SET_RETRY_S = 3600
HEIGHT = 450
MAX_HEIGHT = 1_200
BAR_HEIGHT = 26
_THEMES: dict[Theme, str] = {"light": "default", "dark": "dark"}


@dataclass(frozen=True, slots=True)
class ImageOptions:
    """How a chart is to look. Sizes are in CSS pixels; the image has two pixels for each."""

    theme: Theme = "light"
    width: int = 800
    height: int | None = None
    """Not given: room for every bar."""
    type: str | None = None
    """One of the chart's own alternatives; not given: that of its settings, else the chosen one."""
    locale: Locale = "zh-CN"


class ChartImages:
    """Renders charts and caches the latest images: an image depends on its request only."""

    def __init__(
        self,
        database: Database,
        renderer: "ChartRenderer | None",
        rights: StoredAnswerRights,
    ) -> None:
        self._database = database
        self._renderer = renderer
        self._rights = rights
        self._cache: LRUCache[bytes, bytes] = LRUCache(CACHE_BYTES, getsizeof=len)

    @property
    def is_configured(self) -> bool:
        """Whether there is a chart service to ask."""
        return self._renderer is not None

    async def save_settings(self, run: Run, settings: ChartSettings) -> None:
        """Keep how its user wants the chart of a run drawn; standard settings reset it.

        Raises `NotFound` when the answer has no chart, `BadRequest` for a type that does not fit
        it. While the answer is not stored yet, its chart is not looked at.
        """
        activities_json = await self._find_activities(run)
        if activities_json is not None:
            chart = await asyncio.to_thread(_find_chart, activities_json)
            if chart is None:
                raise NotFound("charts.none")
            _require_fitting(settings.type, chart)
        async with self._database.transaction() as session:
            await chart_settings.store(session, run.id, settings)

    async def render(
        self, run: Run, options: ImageOptions, filter_parts: Callable[[str], str] | None = None
    ) -> bytes:
        """The image of a run's chart, of what `filter_parts` leaves of the parts of its answer.

        Raises `NotFound` when the run has none, `BadRequest` for a type that does not fit it,
        `Unavailable` when there is no chart service or it does not answer.
        """
        activities_json = await self._find_activities(run)
        if activities_json is not None and filter_parts:
            activities_json = await asyncio.to_thread(filter_parts, activities_json)
        settings = run.chart_settings or STANDARD_SETTINGS
        build = partial(_build_request, options=options, settings=settings)
        body = None if activities_json is None else await asyncio.to_thread(build, activities_json)
        if body is None:
            raise NotFound("charts.none")
        if self._renderer is None:
            raise Unavailable("charts.not_set", retry_after=NOT_SET_RETRY_S)
        png = await self._draw(body, self._renderer)
        if await self._rights.is_withheld(run):  # drawing may have waited for others
            raise NotFound("charts.none")
        return png

    async def _draw(self, body: bytes, renderer: "ChartRenderer") -> bytes:
        key = hashlib.sha256(body).digest()
        if key in self._cache:
            return self._cache[key]
        png = await renderer.draw(body)
        if len(png) <= CACHE_BYTES:
            self._cache[key] = png
        return png

    async def _find_activities(self, run: Run) -> str | None:
        """The activities of an answer, none where it is withheld; None while there is no answer."""
        if await self._rights.is_withheld(run):
            return "[]"
        async with self._database.reading() as session:
            return await run_answers.find_activities(session, run.id)


def _find_chart(activities_json: str) -> dict[str, Any] | None:
    parts: list[dict[str, Any]] = orjson.loads(activities_json)
    return next((part["content"] for part in parts if part["type"] == "chart"), None)


def _require_fitting(chart_type: str | None, chart: dict[str, Any]) -> None:
    fitting = (chart["type"], *chart["alternatives"])
    if chart_type is not None and chart_type not in fitting:
        raise BadRequest("charts.other_type", types=", ".join(fitting))


def _build_request(
    activities_json: str, options: ImageOptions, settings: ChartSettings
) -> bytes | None:
    """What the chart service is sent; None when the answer has no chart."""
    chart = _find_chart(activities_json)
    if chart is None:
        return None
    _require_fitting(options.type, chart)
    chart_type = options.type or settings.type or chart["type"]
    return orjson.dumps(
        {
            "type": "answer-chart",
            "theme": _THEMES[options.theme],
            "width": options.width,
            "height": options.height or _height(chart_type, chart, settings),
            "locale": options.locale,
            "chart": {**chart, "type": chart_type},
            "settings": settings.model_dump(mode="json", exclude_defaults=True),
        }
    )


def _height(chart_type: str, chart: dict[str, Any], settings: ChartSettings) -> int:
    """Room for every bar that lies; bars that stand, and all else, have the same room."""
    if chart_type != "bar":
        return HEIGHT
    rows: int = len(chart["option"]["dataset"]["source"])
    rows = min(rows, settings.top or rows)
    first_axis: int = sum(each.get("axis", 0) == 0 for each in chart["series"])
    series = 1 if settings.stack in ("stacked", "percent") else first_axis
    return min(MAX_HEIGHT, max(HEIGHT, rows * series * BAR_HEIGHT + 100))
