"""Terms and examples as they are shown, and as they are given."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from model.locales import Locale, text
from model.sources.teaching import (
    MAX_SYNONYMS,
    Definition,
    Example,
    ExampleOrigin,
    ExampleValues,
    Expression,
    MeasureFormat,
    Name,
    Note,
    Problem,
    QuestionText,
    SqlName,
    StatementText,
    Term,
    TermValues,
    Unit,
)
from services.teaching.transfer import ImportSummary
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
            problem=_to_text(visible_term.problem, locale),
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
        return _list_given(self, ("name", "synonyms", "definition", "enabled"))


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
            problem=_to_text(visible_example.problem, locale),
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
        return _list_given(self, ("question", "sql", "note", "enabled"))


class TransferCounts(BaseModel):
    """How many entries of a kind were made, changed and left as they were."""

    created: int
    changed: int
    unchanged: int


class ImportView(BaseModel):
    """What an import did, or would do; with problems it answers 422 and does nothing."""

    terms: TransferCounts
    examples: TransferCounts
    problems: list[str] = []

    @classmethod
    def from_summary(cls, summary: ImportSummary) -> "ImportView":
        """The view of an import."""
        return cls(
            terms=TransferCounts(**asdict(summary.terms)),
            examples=TransferCounts(**asdict(summary.examples)),
        )


def _list_given(body: BaseModel, required_names: tuple[str, ...]) -> dict[str, Any]:
    """The fields that were given; null leaves those as they are that cannot be null."""
    fields = body.model_dump(exclude_unset=True)
    return {
        name: value
        for name, value in fields.items()
        if value is not None or name not in required_names
    }


def _to_text(problem: Problem | None, locale: Locale) -> str | None:
    return text(problem[0], locale, **problem[1]) if problem else None
