"""What was changed in a statement, for the reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from model.locales import Locale, text


@dataclass(frozen=True, slots=True)
class Correction:
    """A sentence of `model/locales/answers/correction.json` and what fills it."""

    name: str
    params: Mapping[str, str] = field(default_factory=dict)

    def describe(self, locale: Locale) -> str:
        """In the reader's language."""
        return text(f"correction.{self.name}", locale, **self.params)
