"""Which parameters of a template readers are asked for, what each is called, and its default."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from agent.labels.bilingual import shorten_label
from model.errors import Invalid
from model.locales import Locale, text
from model.sources.saved_question import Parameter, Template
from services.saved_questions.parameters.values import read_value

MAX_LABEL = 80


@dataclass(frozen=True, slots=True)
class ChosenParameter:
    """A parameter that readers are asked for; what is not given stays as it is."""

    id: str
    label: str | None = None
    default: Any = None


def choose_parameters(
    template: Template,
    chosen_parameters: Sequence[ChosenParameter],
    today: date,
    shown_ids: Container[str],
) -> Template:
    """The template that asks for these and no others. Raises `Invalid` with the field.

    What is not shown to who chooses is unknown.
    """
    template_parameters = {each.id: each for each in template.parameters if each.id in shown_ids}
    changed_parameters: dict[str, Parameter] = {}
    for place, each in enumerate(chosen_parameters):
        path = f"parameters.{place}"
        if each.id not in template_parameters or each.id in changed_parameters:
            raise Invalid("saved_questions.unknown_parameter", path=f"{path}.id", name=each.id)
        changed_parameters[each.id] = _change(template_parameters[each.id], each, today, path)
    parameters = [
        changed_parameters.get(each.id) or replace(each, exposed=False)
        for each in template.parameters
    ]
    return replace(template, parameters=tuple(parameters))


def name_parameters(template: Template, locale: Locale) -> Template:
    """The template with labels in one language, also for what is about no column."""
    parameters = [
        replace(
            each,
            label=shorten_label(each.label, locale)[:MAX_LABEL]
            or text(f"saved_questions.{each.kind}", locale),
        )
        for each in template.parameters
    ]
    return replace(template, parameters=tuple(parameters))


def _change(
    parameter: Parameter, chosen_parameter: ChosenParameter, today: date, path: str
) -> Parameter:
    label = (
        parameter.label
        if chosen_parameter.label is None
        else " ".join(chosen_parameter.label.split())
    )
    if not label or len(label) > MAX_LABEL or not label.isprintable():
        raise Invalid("saved_questions.bad_label", path=f"{path}.label", most=MAX_LABEL)
    default = parameter.default if chosen_parameter.default is None else chosen_parameter.default
    renamed = replace(parameter, label=label, exposed=True)
    read_value(renamed, default, today, f"{path}.default")
    return replace(renamed, default=default)
