"""What administrators teach about a source: terms with their meaning, and verified examples."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

from model.workspaces.workspace import NO_WORKSPACE

MAX_TERMS = 2_000
"""Of one source; as many examples."""
MAX_EXAMPLES = 2_000
MAX_SYNONYMS = 20
_BLANKS = re.compile(r"\s+")
_PUNCTUATION = re.compile(r"[\s?？!！.。,，;；:：、~…'\"“”‘’「」『』()（）]+")

MeasureFormat = Literal["number", "currency", "percent", "integer"]
ExampleOrigin = Literal["manual", "import", "proposal"]
"""The key of a sentence of `model/locales` and what fills it."""


def _text(most: int, *, least: int = 0) -> Any:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most)


Name = Annotated[str, _text(100, least=1)]
Definition = Annotated[str, _text(2_000)]
Expression = Annotated[str, _text(2_000)]
SqlName = Annotated[str, _text(255)]
Unit = Annotated[str, _text(16)]
QuestionText = Annotated[str, _text(1_000, least=1)]
StatementText = Annotated[str, _text(10_000, least=1)]
Note = Annotated[str, _text(2_000)]


def fold_word(text: str) -> str:
    """A name as names are compared: form, case and blanks folded."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def fold_question(text: str) -> str:
    """A question as questions are compared: without blanks and punctuation, too."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text).casefold())


class TermValues(BaseModel):
    """What an administrator gives of a term."""

    model_config = ConfigDict(frozen=True)

    name: Name
    synonyms: tuple[Name, ...] = ()
    definition: Definition = ""
    table: SqlName | None = None
    condition: Expression | None = None
    """A condition over the columns of `table`; with an aggregate as expression its filter."""
    expression: Expression | None = None
    """A value over the columns of `table`; with an aggregate it is a measure."""
    time_column: SqlName | None = None
    unit: Unit | None = None
    format: MeasureFormat | None = None
    enabled: bool = True

    @field_validator("synonyms")
    @classmethod
    def _limit_synonyms(cls, synonyms: tuple[str, ...]) -> tuple[str, ...]:
        if len(synonyms) > MAX_SYNONYMS:
            raise ValueError("fields.too_many_synonyms")
        return synonyms

    @field_validator("table", "condition", "expression", "time_column", "unit")
    @classmethod
    def _to_none(cls, value: str | None) -> str | None:
        return value or None

    @property
    def words(self) -> tuple[str, ...]:
        """The name and the synonyms."""
        return self.name, *self.synonyms


class ExampleValues(BaseModel):
    """What an administrator gives of an example."""

    model_config = ConfigDict(frozen=True)

    question: QuestionText
    sql: StatementText
    note: Note = ""
    enabled: bool = True


MEANING = frozenset({"table", "condition", "expression", "time_column", "unit", "format"})
"""Of a term: with them its version grows, for answers that used them meant something else."""


@dataclass(frozen=True, slots=True)
class Term:
    """A stored term. `datasource_id` is None where it holds for every source."""

    id: str
    datasource_id: str | None
    values: TermValues
    version: int
    columns: tuple[str, ...]
    """Those of its table that its condition, expression and time column name."""
    is_measure: bool
    """Whether its expression computes one value from many rows."""
    created_at: datetime
    updated_at: datetime
    updated_by: str | None = None
    workspace_id: str = NO_WORKSPACE


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the statement that answers it, as it is stored for a source."""

    id: str
    datasource_id: str
    values: ExampleValues
    origin: ExampleOrigin
    created_at: datetime
    updated_at: datetime
    updated_by: str | None = None


@dataclass(frozen=True, slots=True)
class Teaching:
    """The enabled terms and examples of a source, those of every source included."""

    version: str = ""
    """Changes with every change of them."""
    terms: tuple[Term, ...] = field(default=(), repr=False)
    examples: tuple[Example, ...] = field(default=(), repr=False)
    excluded_ids: frozenset[str] = frozenset()
    """Ids of examples that do not count for the question at hand."""


@dataclass(frozen=True, slots=True)
class ExampleOverride:
    """How the examples of one question differ from those of its source: for evaluations."""

    excluded_ids: frozenset[str] = frozenset()
    """Ids of examples that do not count."""
    extra_examples: tuple[Example, ...] = ()
    """Examples that are not stored and count all the same."""

    def apply(self, teaching: Teaching) -> Teaching:
        """What is taught about the source, for the question."""
        version = ":".join((teaching.version, *(example.id for example in self.extra_examples)))
        examples = (*teaching.examples, *self.extra_examples)
        return replace(teaching, version=version, examples=examples, excluded_ids=self.excluded_ids)


NO_OVERRIDE = ExampleOverride()
NO_TEACHING = Teaching()


@dataclass(frozen=True, slots=True)
class MatchedTerm:
    """A term that a question uses; `text` are its words there, empty where only meaning is near."""

    term: Term
    text: str


@dataclass(frozen=True, slots=True)
class MatchedExample:
    """An example that is like a question; `is_same`: case, blanks and punctuation aside equal."""

    example: Example
    tables: tuple[str, ...] = ()
    """Those that its statement reads."""
    is_same: bool = False
