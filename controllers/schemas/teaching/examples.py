"""Examples as they are shown, and as they are given."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from controllers.schemas.teaching.entries import list_given
from model.locales import Locale
from model.sources.teaching import (
    Example,
    ExampleOrigin,
    ExampleValues,
    Note,
    QuestionText,
    StatementText,
)
from services.teaching.visibility import VisibleItem


class ExampleView(BaseModel):
    """An example. `problem` says why its statement may not run; then it is not used."""

    id: str
    datasource_id: str
    question: str
    sql: str
    note: str
    enabled: bool
    origin: ExampleOrigin
    problem: str | None
    created_at: datetime
    updated_at: datetime
    updated_by: str | None

    @classmethod
    def from_example(cls, visible_example: VisibleItem[Example], locale: Locale) -> "ExampleView":
        """The view of an example."""
        example = visible_example.item
        return cls(
            id=example.id,
            datasource_id=example.datasource_id,
            origin=example.origin,
            problem=visible_example.problem.text(locale) if visible_example.problem else None,
            created_at=example.created_at,
            updated_at=example.updated_at,
            updated_by=example.updated_by,
            **example.values.model_dump(),
        )


class NewExample(ExampleValues):
    """An example to make."""

    model_config = ConfigDict(frozen=False)
    datasource_id: str

    def to_values(self) -> ExampleValues:
        """The same without the source."""
        return ExampleValues.model_validate(self.model_dump(exclude={"datasource_id"}))


class ExamplePatch(BaseModel):
    """What to change; what is left out stays."""

    question: QuestionText | None = None
    sql: StatementText | None = None
    note: Note | None = None
    enabled: bool | None = None

    def to_changes(self) -> dict[str, Any]:
        """The fields that were given."""
        return list_given(self, ("question", "sql", "note", "enabled"))
