"""What the doctor found out about one part of the installation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from model.locales import Locale, has, text

DiagnosisState = Literal["ok", "warning", "failed", "off"]
"""`off`: not set up, and something else does its work, or the product goes without."""
_WORST: tuple[DiagnosisState, ...] = ("failed", "warning")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A part and its state; sentences come from `model/locales/service/doctor.json`."""

    part: str
    state: DiagnosisState
    finding: str
    """Key of the sentence, such as `doctor.answers`."""
    params: Mapping[str, object] = field(default_factory=dict)
    cure: str = ""
    """Key of what to do; empty when there is nothing to do."""

    def title(self, locale: Locale) -> str:
        """What the part is called."""
        key = f"doctor.title_{self.part}"
        return text(key, locale) if has(key) else self.part

    def says(self, locale: Locale) -> str:
        """The sentence that tells what was found."""
        return text(self.finding, locale, **self.params)

    def advises(self, locale: Locale) -> str:
        """What to do, or nothing."""
        if not self.cure:
            return ""
        cure = self.cure if has(self.cure) else "doctor.cure_unexamined"
        return text(cure, locale, **self.params)


def find_worst(diagnoses: list[Diagnosis]) -> DiagnosisState:
    """The state of the whole."""
    states = {diagnosis.state for diagnosis in diagnoses}
    return next((state for state in _WORST if state in states), "ok")
