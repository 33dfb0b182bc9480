"""Withholds words of access rules that stand in stored answers.

Until November 2026 engines could call a column without a name by the text of the statement that
ran, with the conditions and keys that rules had put there. What is stored since has none.
"""

import re
from dataclasses import replace

import orjson

from model.answers.answer import AnswerRecord
from model.locales import Locale, text
from model.sources.policy import ROWS_ALIAS

_RULE = re.compile(rf'["`]{ROWS_ALIAS}(?:_[0-9a-f]+)?\\*["`]')
"""What every text that a rule puts into a statement names, also inside JSON."""


def repeats_rule(stored: str) -> bool:
    """Whether a stored text or JSON has words of a rule in it."""
    return ROWS_ALIAS in stored and _RULE.search(stored) is not None


def withhold_rules(answer: AnswerRecord, locale: Locale) -> AnswerRecord:
    """The answer; where it repeats a rule, its statement, and a sentence that says so."""
    activities = withhold_parts(answer.activities)
    if activities is answer.activities and not repeats_rule(answer.text):
        return answer
    told = text("runs.rule_withheld", locale)
    return replace(answer, text=told, reasoning="", activities=activities)


def withhold_parts(activities: str) -> str:
    """The stored parts of an answer, JSON, without those that repeat a rule.

    A user may write what looks like a rule into a statement of his own: it stays.
    """
    if not repeats_rule(activities):
        return activities
    parts = orjson.loads(activities)
    kept = [each for each in parts if each["type"] == "sql" or not _has_rule(each)]
    return activities if len(kept) == len(parts) else orjson.dumps(kept).decode()


def _has_rule(part: object) -> bool:
    return repeats_rule(orjson.dumps(part).decode())
