"""Questions to begin with as they are shown, and as they are given."""

from typing import Annotated

from pydantic import BaseModel, Field

from model.chats.starters import MAX_LENGTH, MAX_STARTERS, StarterList
from model.locales import Locale


class StartersView(BaseModel):
    """Questions to begin with."""

    questions: list[str]


class StarterListView(BaseModel):
    """The first questions of a source in one language.

    `made` are those made from the source; they are shown unless others are `written`. `limited` are
    the written ones that users may not be shown from whom rules of the source hide something: they
    name stored values, or only a model can answer them.
    """

    locale: Locale
    questions: list[str]
    made: list[str]
    written: bool
    limited: list[str]

    @classmethod
    def from_list(cls, starters: StarterList) -> "StarterListView":
        """The view of them."""
        return cls.model_validate(starters, from_attributes=True)


class StarterListsView(BaseModel):
    """The first questions of a source in each language."""

    items: list[StarterListView]


class StarterListPut(BaseModel):
    """What to show in one language instead of what is made; null: what is made."""

    locale: Locale
    questions: (
        Annotated[
            list[Annotated[str, Field(max_length=MAX_LENGTH)]], Field(max_length=MAX_STARTERS)
        ]
        | None
    )
