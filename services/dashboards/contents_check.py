"""What may stand on a dashboard: cards within the grid, filters that fit their parameters."""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson

from model.dashboards.dashboard import (
    COLUMNS,
    MAX_HEIGHT,
    MAX_ROW,
    Card,
    CardPosition,
    DashboardContents,
    DashboardFilter,
)
from model.errors import Invalid
from model.sources.saved_question import Parameter, SavedQuestion
from services.dashboards.filter_values import fits
from services.saved_questions.parameters.values import read_value

MAX_CARDS = 60
MAX_FILTERS = 20
MAX_TITLE = 200
MAX_LABEL = 80
MAX_TEXT_CHARS = 20_000
MAX_VALUE_BYTES = 20_000
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
Questions = Mapping[str, SavedQuestion]


@dataclass(frozen=True, slots=True)
class DashboardEditor:
    """Who changes a dashboard, and what the dashboard showed him."""

    user_id: str
    visible_questions: Questions
    """By id, the questions that he may see outside the dashboard, too."""
    shown_card_ids: Container[str]
    """The cards whose question the dashboard showed him."""
    titled_card_ids: Container[str]
    """The cards whose title the dashboard showed him."""


class ContentsCheck:
    """Checks what a user puts on a dashboard."""

    def __init__(self, today: Callable[[], date]) -> None:
        self._today = today

    def check(
        self, contents: DashboardContents, before: DashboardContents, editor: DashboardEditor
    ) -> DashboardContents:
        """The contents with the author of each card. Raises `Invalid` with the field."""
        if len(contents.cards) > MAX_CARDS:
            raise Invalid("dashboards.too_many_cards", path="cards", most=MAX_CARDS)
        if len(contents.filters) > MAX_FILTERS:
            raise Invalid("dashboards.too_many_filters", path="filters", most=MAX_FILTERS)
        _check_ids([each.id for each in contents.cards], "cards")
        _check_ids([each.id for each in contents.filters], "filters")
        for place, each in enumerate(contents.filters):
            _check_size(each.default, f"filters.{place}.default")
        cards = tuple(
            _check_card(card, before, editor, f"cards.{place}")
            for place, card in enumerate(contents.cards)
        )
        checked_contents = replace(contents, cards=cards)
        filters = tuple(
            self._check_filter(each, checked_contents, editor.visible_questions, f"filters.{place}")
            for place, dashboard_filter in enumerate(contents.filters)
            for each in [_keep_filter(dashboard_filter, before, editor)]
        )
        return replace(checked_contents, filters=filters)

    def _check_filter(
        self,
        dashboard_filter: DashboardFilter,
        contents: DashboardContents,
        visible: Questions,
        path: str,
    ) -> DashboardFilter:
        label = " ".join(dashboard_filter.label.split())
        if not label or len(label) > MAX_LABEL or not label.isprintable():
            raise Invalid("dashboards.bad_label", path=f"{path}.label", most=MAX_LABEL)
        for parameter in _list_parameters(dashboard_filter, contents, visible, path):
            if not fits(dashboard_filter.kind, parameter.kind):
                raise Invalid("dashboards.target_misfit", path=f"{path}.targets", name=label)
            if dashboard_filter.default is not None:
                wraps = dashboard_filter.kind == "value" and parameter.kind == "values"
                value = [dashboard_filter.default] if wraps else dashboard_filter.default
                read_value(parameter, value, self._today(), f"{path}.default")
        return replace(dashboard_filter, label=label)


def _list_parameters(
    dashboard_filter: DashboardFilter, contents: DashboardContents, visible: Questions, path: str
) -> Iterator[Parameter]:
    """The parameters that a filter is mapped to, of questions that the user sees."""
    for target in dashboard_filter.targets:
        card = contents.find_card(target.card_id)
        if card is None or card.kind != "question":
            raise Invalid("dashboards.unknown_target", path=f"{path}.targets")
        question = visible.get(card.question_id)
        if question is None:  # put there by somebody else: it takes the value, or it does not
            continue
        parameters = [each for each in question.inputs if each.id == target.parameter_id]
        if not parameters:
            raise Invalid("dashboards.unknown_target", path=f"{path}.targets")
        yield parameters[0]


def _keep_filter(
    dashboard_filter: DashboardFilter, before: DashboardContents, editor: DashboardEditor
) -> DashboardFilter:
    """The filter with its stored label and value, where the editor could not see them.

    He may take targets away, but not the last one: a filter without targets is shown to everybody.
    """
    stored_filter = next((each for each in before.filters if each.id == dashboard_filter.id), None)
    targets = dashboard_filter.targets
    if stored_filter is None or not targets or not set(targets) <= set(stored_filter.targets):
        return dashboard_filter
    if any(each.card_id in editor.shown_card_ids for each in stored_filter.targets):
        return dashboard_filter
    default = dashboard_filter.default
    return replace(
        dashboard_filter,
        label=dashboard_filter.label.strip() or stored_filter.label,
        default=stored_filter.default if default is None else default,
    )


def _check_ids(ids: list[str], path: str) -> None:
    for place, each in enumerate(ids):
        if not _ID.fullmatch(each) or each in ids[:place]:
            raise Invalid("dashboards.bad_id", path=f"{path}.{place}.id")


def _check_size(value: Any, path: str) -> None:
    """What no parameter reads is stored as it was sent, when it is small."""
    try:
        if len(orjson.dumps(value)) <= MAX_VALUE_BYTES:
            return
    except TypeError:  # a number that no JSON of ours can hold
        pass
    raise Invalid("dashboards.large_value", path=path)


def _check_card(card: Card, before: DashboardContents, editor: DashboardEditor, path: str) -> Card:
    if not _is_within(card.position):
        raise Invalid("dashboards.bad_position", path=f"{path}.position")
    if len(card.title) > MAX_TITLE or not card.title.isprintable():
        raise Invalid("dashboards.bad_title", path=f"{path}.title", most=MAX_TITLE)
    _check_size(dict(card.values), f"{path}.values")
    if card.kind == "text":
        if len(card.text) > MAX_TEXT_CHARS:
            raise Invalid("dashboards.long_text", path=f"{path}.text", most=MAX_TEXT_CHARS)
        return replace(card, question_id="", values={}, author_id=editor.user_id)
    stored_card = before.find_card(card.id)
    if stored_card and stored_card.question_id == card.question_id:
        return _keep_card(card, stored_card, editor)
    if card.question_id not in editor.visible_questions:
        raise Invalid("saved_questions.unknown", path=f"{path}.question_id")
    return replace(card, text="", author_id=editor.user_id)


def _keep_card(card: Card, stored_card: Card, editor: DashboardEditor) -> Card:
    """The card with the stored title and values where its editor could not see them."""
    title, values = card.title, card.values
    if not title and card.id not in editor.titled_card_ids:
        title = stored_card.title
    if not values and card.id not in editor.shown_card_ids:
        values = stored_card.values
    return replace(card, title=title, text="", values=values, author_id=stored_card.author_id)


def _is_within(position: CardPosition) -> bool:
    return (
        0 <= position.x < COLUMNS
        and 1 <= position.width <= COLUMNS - position.x
        and 0 <= position.y <= MAX_ROW
        and 1 <= position.height <= MAX_HEIGHT
    )
