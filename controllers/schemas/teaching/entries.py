"""What terms and examples have in common."""

from typing import Any

from pydantic import BaseModel


def list_given(body: BaseModel, required_names: tuple[str, ...]) -> dict[str, Any]:
    """The fields that were given; null leaves those as they are that cannot be null."""
    fields = body.model_dump(exclude_unset=True)
    return {
        name: value
        for name, value in fields.items()
        if value is not None or name not in required_names
    }
