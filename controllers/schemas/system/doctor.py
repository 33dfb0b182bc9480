"""The doctor's findings as they are shown."""

from typing import Literal

from pydantic import BaseModel

from model.diagnosis import Diagnosis, DiagnosisState
from model.locales import Locale


class PartView(BaseModel):
    """A part of the installation: its state, what was found, and what to do."""

    part: str
    title: str
    state: DiagnosisState
    finding: str
    cure: str

    @classmethod
    def from_diagnosis(cls, diagnosis: Diagnosis, locale: Locale) -> "PartView":
        """The view in the reader's language."""
        return cls(
            part=diagnosis.part,
            title=diagnosis.title(locale),
            state=diagnosis.state,
            finding=diagnosis.says(locale),
            cure=diagnosis.advises(locale),
        )


class DoctorView(BaseModel):
    """All parts, and the state of the whole."""

    state: Literal["ok", "warning", "failed"]
    parts: list[PartView]
