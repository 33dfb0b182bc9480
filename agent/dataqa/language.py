"""The language in which a question is written."""

import re
from dataclasses import replace

from agent.labels import has_chinese
from agent.ports import ResultInHand
from model.locales import Locale
from model.question import Question

_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def language(question: Question) -> Locale:
    """Of its text; that of the page where the text does not show it."""
    if has_chinese(question.text):
        return "zh-CN"
    return "en" if len(_LATIN_WORD.findall(question.text)) > 1 else question.locale


def in_its_language(answer: ResultInHand) -> ResultInHand:
    """`answer` to a question whose locale is the language in which it is written."""
    return replace(answer, question=in_own_locale(answer.question))


def in_own_locale(question: Question) -> Question:
    """`question` with the language in which it is written as its locale."""
    return replace(question, locale=language(question))
