"""Answers of cards: rows that the dashboard has already, or a run of their question."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from model.actor import UserActor
from model.dashboards.dashboard import Card
from model.database.engine import now
from model.errors import Conflict, NotFound
from model.locales import Locale
from model.sources.saved_question import SavedQuestion
from services.dashboards.card_questions import CardQuestions
from services.dashboards.filter_values import collect_values
from services.dashboards.freshness import Freshness
from services.dashboards.row_cache import DashboardRowCache, OpenRowCache
from services.dashboards.viewers import DashboardViewers
from services.saved_questions.question_answers import QuestionAnswer, QuestionAnswers
from services.saved_questions.question_binding import QuestionBinder


@dataclass(frozen=True, slots=True)
class CardAnswer:
    """The answer of a card; `at` is when its rows were fetched."""

    card: Card
    question: SavedQuestion
    answer: QuestionAnswer
    values: Mapping[str, Any]
    at: datetime
    cached: bool
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class CardRequest:
    """Which card, with which values of filters by id; `refresh` runs it in any case."""

    dashboard_id: str
    card_id: str
    filters: Mapping[str, Any]
    refresh: bool = False


class CardAnswers:
    """Answers cards for those who may see them, each under his own rules."""

    def __init__(
        self,
        viewers: DashboardViewers,
        questions: CardQuestions,
        answers: QuestionAnswers,
        binder: QuestionBinder,
        rows: DashboardRowCache,
        freshness: Freshness,
    ) -> None:
        self._viewers = viewers
        self._questions = questions
        self._answers = answers
        self._binder = binder
        self._rows = rows
        self._freshness = freshness

    async def require(self, dashboard_id: str, actor: UserActor) -> None:
        """Raises `NotFound` for a dashboard that a user may not see."""
        await self._viewers.view(dashboard_id, actor)

    async def answer(self, request: CardRequest, actor: UserActor, locale: Locale) -> CardAnswer:
        """The answer of a card. Raises `NotFound`, and `Invalid` for a value that does not fit."""
        view = await self._viewers.view(request.dashboard_id, actor)
        card = view.dashboard.contents.find_card(request.card_id)
        if card is None or card.kind != "question":
            raise NotFound("dashboards.unknown_card")
        card_question = (await self._questions.find([card], view.viewer)).get(card.id)
        if card_question is None:
            is_orphaned = await self._questions.find_orphaned_ids([card], view.viewer)
            raise Conflict(
                "dashboards.author_left" if is_orphaned else "dashboards.question_closed"
            )
        oldest = now() if request.refresh else self._freshness.find_oldest(view.dashboard)
        cache = self._rows.open(view.dashboard.id, card_question.question.id, oldest)
        values = collect_values(
            view.dashboard.contents, card, card_question.question, request.filters
        )
        return await self._run(card, card_question.question, values, cache, (actor, locale))

    async def _run(
        self,
        card: Card,
        question: SavedQuestion,
        values: Mapping[str, Any],
        cache: OpenRowCache,
        reader: tuple[UserActor, Locale],
    ) -> CardAnswer:
        bound = await self._binder.bind(question, values, reader[0])
        started_at = time.monotonic()
        answer = await self._answers.run(question, bound.sql, *reader, cache)
        elapsed_ms = round((time.monotonic() - started_at) * 1_000)
        at, cached = cache.found_at or now(), cache.found_at is not None
        return CardAnswer(card, question, answer, bound.values, at, cached, elapsed_ms)
