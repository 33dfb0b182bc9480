"""What terms and examples have in common."""

from typing import Any

from pydantic import BaseModel

from model.locales import Locale, text
from model.sources.teaching import Problem


def list_given(body: BaseModel, required_names: tuple[str, ...]) -> dict[str, Any]:
    """The fields that were given; null leaves those as they are that cannot be null."""
    fields = body.model_dump(exclude_unset=True)
    return {
        name: value
        for name, value in fields.items()
        if value is not None or name not in required_names
    }


def to_problem_text(problem: Problem | None, locale: Locale) -> str | None:
    """The problem in the reader's language."""
    return text(problem[0], locale, **problem[1]) if problem else None
