"""The language in which a question is written."""

import re
from dataclasses import replace

from agent.ports import QuestionResult
from model.chats.question import Question
from model.locales import Locale
from model.locales.chinese import has_chinese

_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_QUOTED = re.compile(r"「[^」]*」|“[^”]*”|\"[^\"]*\"")
_CHINESE_GRAMMAR = re.compile(
    r"[的了吗呢吧是有和与或按各每哪什么几最前近个家位条笔查看]|多少|列出|统计|对比|比较|一共|[年月日]"
)
_ENGLISH_GRAMMAR = re.compile(
    r"\b(?:by|of|the|in|for|per|from|and|with|what|which|who|how|many|much|is|are|list|show|all"
    r"|total|average|number|share|compare|vs|each)\b",
    re.IGNORECASE,
)


def find_language(question: Question) -> Locale:
    """Of its text; that of the page where the text does not show it."""
    return detect_language(question.text, question.locale)


def detect_language(text: str, locale: Locale) -> Locale:
    """The language of `text`: English words around a Chinese name are an English question."""
    plain_text = _QUOTED.sub(" ", text)
    if has_chinese(plain_text):
        english = not _CHINESE_GRAMMAR.search(plain_text) and _ENGLISH_GRAMMAR.search(plain_text)
        return "en" if english else "zh-CN"
    return "en" if len(_LATIN_WORD.findall(plain_text)) > 1 else locale


def with_question_language(answer: QuestionResult) -> QuestionResult:
    """`answer` to a question whose locale is the language in which it is written."""
    return replace(answer, question=with_own_locale(answer.question))


def with_own_locale(question: Question) -> Question:
    """`question` with the language in which it is written as its locale."""
    return replace(question, locale=find_language(question))
