"""Terms as they are shown, and as they are given."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from controllers.schemas.teaching.entries import list_given
from model.locales import Locale
from model.sources.teaching import (
    MAX_SYNONYMS,
    Definition,
    Expression,
    MeasureFormat,
    Name,
    SqlName,
    Term,
    TermValues,
    Unit,
)
from services.teaching.visibility import VisibleItem


class TermView(BaseModel):
    """A term. `problem` says what it names that is not there; then it is not used."""

    id: str
    datasource_id: str | None
    name: str
    synonyms: list[str]
    definition: str
    table: str | None
    condition: str | None
    expression: str | None
    time_column: str | None
    unit: str | None
    format: MeasureFormat | None
    enabled: bool
    version: int
    problem: str | None
    created_at: datetime
    updated_at: datetime
    updated_by: str | None

    @classmethod
    def from_term(
        cls, visible_term: VisibleItem[Term], locale: Locale, *, see_sql: bool = True
    ) -> "TermView":
        """The view of a term, without its SQL for one who may not see it."""
        term = visible_term.item
        sql = {} if see_sql else {"condition": None, "expression": None}
        return cls(
            id=term.id,
            datasource_id=term.datasource_id,
            version=term.version,
            problem=visible_term.problem.text(locale) if visible_term.problem else None,
            created_at=term.created_at,
            updated_at=term.updated_at,
            updated_by=term.updated_by,
            **(term.values.model_dump() | sql),
        )


class NewTerm(TermValues):
    """A term to make. Without a source it holds for every one, and has no SQL."""

    model_config = ConfigDict(frozen=False)
    datasource_id: str | None = None

    def to_values(self) -> TermValues:
        """The same without the source."""
        return TermValues.model_validate(self.model_dump(exclude={"datasource_id"}))


class TermPatch(BaseModel):
    """What to change; what is left out stays, null takes a text away."""

    name: Name | None = None
    synonyms: list[Name] | None = Field(default=None, max_length=MAX_SYNONYMS)
    definition: Definition | None = None
    table: SqlName | None = None
    condition: Expression | None = None
    expression: Expression | None = None
    time_column: SqlName | None = None
    unit: Unit | None = None
    format: MeasureFormat | None = None
    enabled: bool | None = None

    def to_changes(self) -> dict[str, Any]:
        """The fields that were given."""
        return list_given(self, ("name", "synonyms", "definition", "enabled"))
