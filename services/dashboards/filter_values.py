"""Values of a dashboard's filters, as the parameters of its cards take them."""

from collections.abc import Mapping
from typing import Any

from model.dashboards.dashboard import Card, DashboardContents, DashboardFilter
from model.sources.saved_question import ParameterKind, SavedQuestion


def fits(filter_kind: ParameterKind, parameter_kind: ParameterKind) -> bool:
    """Whether a parameter takes the value of a filter; several values may be one alone."""
    return filter_kind == parameter_kind or (filter_kind, parameter_kind) == ("value", "values")


def collect_values(
    contents: DashboardContents,
    card: Card,
    question: SavedQuestion,
    filter_values: Mapping[str, Any],
) -> dict[str, Any]:
    """The values that a card runs with, by parameter: those of filters, else its own.

    A filter without a value, and what its question does not ask for any more, are left out.
    """
    inputs = {each.id: each for each in question.inputs}
    values = {name: value for name, value in card.values.items() if name in inputs}
    for each in contents.filters:
        value = filter_values.get(each.id, each.default)
        for parameter_id in find_parameters(each, card):
            parameter = inputs.get(parameter_id)
            if value is None or parameter is None or not fits(each.kind, parameter.kind):
                continue
            wraps = parameter.kind == "values" and not isinstance(value, list | tuple)
            values[parameter_id] = [value] if wraps else value
    return values


def find_parameters(dashboard_filter: DashboardFilter, card: Card) -> list[str]:
    """The parameters of a card that a filter is mapped to."""
    return [each.parameter_id for each in dashboard_filter.targets if each.card_id == card.id]
