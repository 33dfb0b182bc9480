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


def repeats_rule(content: str) -> bool:
    """Whether a stored text or JSON has words of a rule in it."""
    return ROWS_ALIAS in content and _RULE.search(content) is not None


def withhold_rules(answer: AnswerRecord, locale: Locale) -> AnswerRecord:
    """The answer; where it repeats a rule, its statement, and a sentence that says so."""
    activities = withhold_parts(answer.activities)
    if activities is answer.activities and not repeats_rule(answer.text):
        return answer
    message = text("runs.rule_withheld", locale)
    return replace(answer, text=message, reasoning="", activities=activities)


def withhold_parts(activities: str) -> str:
    """The stored parts of an answer, JSON, without those that repeat a rule.

    A user may write what looks like a rule into a statement of his own: it stays.
    """
    if not repeats_rule(activities):
        return activities
    parts = orjson.loads(activities)
    visible_parts = [each for each in parts if each["type"] == "sql" or not _has_rule(each)]
    return activities if len(visible_parts) == len(parts) else orjson.dumps(visible_parts).decode()


def _has_rule(part: object) -> bool:
    return repeats_rule(orjson.dumps(part).decode())
