"""What is sent about saved questions."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from model.answers.chart_settings import ChartSettings
from model.sources.saved_question import Share, SharedRight
from services.saved_questions.parameter_choice import ChosenParameter
from services.saved_questions.service import QuestionChanges

MAX_ID = 64
_Id = Annotated[str, Field(max_length=MAX_ID)]


class ParameterBody(BaseModel):
    """A parameter that readers are asked for."""

    id: _Id
    label: str | None = None
    default: Any = None

    def to_choice(self) -> ChosenParameter:
        """As the service takes it."""
        return ChosenParameter(self.id, self.label, self.default)


class QuestionPatch(BaseModel):
    """What to change of a saved question; what is left out stays."""

    name: str | None = None
    folder_id: _Id | None = Field(default=None, description="null moves it out of its folder.")
    parameters: list[ParameterBody] | None = Field(default=None, max_length=100)
    chart: ChartSettings | None = None

    def to_changes(self) -> QuestionChanges:
        """As the service takes it."""
        chart = self.chart.model_dump(mode="json", exclude_defaults=True) if self.chart else None
        return QuestionChanges(
            self.name,
            [each.to_choice() for each in self.parameters] if self.parameters is not None else None,
            chart,
            self.folder_id,
            moves="folder_id" in self.model_fields_set,
        )


class NewQuestion(QuestionPatch):
    """The answer to save, and what it is called. Without a name it is called as it was asked."""

    run_id: _Id


class CopyBody(BaseModel):
    """What the copy is called; as the original when not given."""

    name: str | None = None


class ValuesBody(BaseModel):
    """Values by the id of their parameter; the others have their defaults.

    Days are `2025-01-31`, a period `{"from", "to"}` or `{"named": "last_month"}`, several values
    a list; numbers may be texts of their digits.
    """

    values: dict[str, Any] = {}


class ShareBody(BaseModel):
    """A user, or a group, and what he may do with a question."""

    kind: Literal["user", "group"]
    id: _Id
    right: SharedRight


class SharesBody(BaseModel):
    """All with whom a question is shared."""

    shares: list[ShareBody] = Field(max_length=1_000)

    def to_shares(self) -> list[Share]:
        """As the service takes them."""
        return [Share(each.kind, each.id, each.right) for each in self.shares]


class QuestionFolderBody(BaseModel):
    """What a folder is called."""

    name: str
