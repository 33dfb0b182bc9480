"""A question with what is known around it."""

import re
from dataclasses import dataclass, field
from datetime import date

from model.locales import Locale
from model.sources.egress import OPEN_EGRESS, SourceEgress

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the chat and how it was answered."""

    question: str
    sql: str = ""
    summary: str = ""
    source_id: str = ""
    """Which data source it was about; empty where it was about none."""
    egress: SourceEgress = OPEN_EGRESS
    """What of the turn may leave: the strictest of the sources that its chat was about."""
    run_id: str = field(default="", compare=False)
    """The run that answered it; empty where it is stored nowhere."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the user asks, the turns before it (oldest first), and the day it is asked."""

    text: str
    locale: Locale
    today: date
    history: tuple[Turn, ...] = ()

    def list_statement_words(self) -> frozenset[str]:
        """The words of the last statement of the chat, in lower case: tables and columns too."""
        last = self.history[-1].sql.lower() if self.history else ""
        return frozenset(_WORD.findall(last))
