"""Questions with the statements that answer them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from model.chats.question import Turn

FOLDER = Path(__file__).with_name("questions")
OWN_WAREHOUSES = (
    "hr",
    "hospital",
    "bank",
    "school",
    "logistics",
    "saas",
    "hotel",
    "quality",
    "insurance",
)
OPENINGS = (
    "vet",
    "factory",
    "library",
    "auction",
    "xuezhan",
    "apiary",
    "jiaxiao",
    "ski",
    "xiyi",
    "marina",
    "yinchang",
)
"""Warehouses of which opening questions are asked."""
EXAMINER_OPENINGS = ("holdout", "sealed", "third", "fourth")
"""Files of opening questions of the demo that an examiner wrote."""
Language = Literal["zh", "en"]
HINTS: dict[Language, str] = {"zh": "提示：", "en": "Hint: "}
RATIO_KINDS = ("share", "ratio", "growth")
"""Kinds of question whose numbers are as right in per cent as in fractions."""


@dataclass(frozen=True)
class EvalQuestion:
    """A question of one language; any of the `golds` answers it.

    One about the source itself has none: its answer is a text. One that the source cannot answer
    has neither: it must be refused.
    """

    id: str
    kind: str
    language: Language
    text: str
    golds: tuple[str, ...]
    history: tuple[Turn, ...] = ()
    evidence: str = ""
    """A hint that stands beside the question, as BIRD has them."""
    mentions: tuple[str, ...] = ()
    """What the text that answers it has to name, where no statement does."""

    @property
    def unanswerable(self) -> bool:
        """Whether the source holds nothing that answers it."""
        return not (self.golds or self.mentions)

    @property
    def full_text(self) -> str:
        """The question as it is asked: with its hint."""
        if not self.evidence:
            return self.text
        return f"{self.text}\n{HINTS[self.language]}{self.evidence}"


def read_questions(name: str, database: str = "") -> Iterator[EvalQuestion]:
    """The questions of a file: every entry once in Chinese and once in English.

    Files with questions to several databases name the `database` of each; only those are read.

    An entry has `sql`, or `sql_zh` and `sql_en` where the two ask for different things; `also`
    holds other good answers, `after` the entry that it follows up; `evidence_zh` and `evidence_en`
    are hints. One that is answered without a statement has `text`: what the answer names. One that
    has neither is unanswerable.
    """
    entries = json.loads(next(FOLDER.glob(f"*/{name}.json")).read_text("utf-8"))
    by_id = {entry["id"]: entry for entry in entries}
    for entry in entries:
        if database != entry.get("database", ""):
            continue
        for language in ("zh", "en"):
            if language in entry:
                yield _to_question(entry, language, by_id)


def _to_question(entry: dict[str, Any], language: Language, by_id: dict[str, Any]) -> EvalQuestion:
    history: list[Turn] = []
    before = by_id.get(entry.get("after", ""))
    while before is not None:
        history.insert(0, Turn(before[language], _find_gold(before, language)))
        before = by_id.get(before.get("after", ""))
    gold = _find_gold(entry, language)
    return EvalQuestion(
        entry["id"],
        entry["kind"],
        language,
        entry[language],
        (gold, *entry.get("also", ())) if gold else (),
        tuple(history),
        entry.get(f"evidence_{language}", ""),
        tuple(entry.get("text", ())),
    )


def _find_gold(entry: dict[str, Any], language: Language) -> str:
    return str(entry.get(f"sql_{language}") or entry.get("sql", ""))
