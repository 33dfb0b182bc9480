"""Which lines of a model are questions worth suggesting."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from agent.data_agent.question_language import find_language
from model.chats.question import Question
from model.locales import Locale
from model.locales.chinese import HAN, has_chinese

MIN_QUESTION_CHARS = 4
MAX_QUESTION_CHARS = 120
_BULLET = re.compile(r"^\s*(?:[-*•·#>]+|\(?\d{1,2}\s*[.)）、:：]|Q\d*\s*[:：.])\s*")
_WRAPPING = "\"'“”‘’「」『』*_` "
_MARKUP = re.compile(
    r"[<>{}`|;；=\\]|\]\s*[(\[]|//|\bwww\.|\b[a-z]{2,}:(?=\S)|\bSELECT\b", re.IGNORECASE
)
"""HTML, Markdown, code, and what may pass for an address."""
_LETTER = re.compile(f"[A-Za-z]+|{HAN}")
_WORD = re.compile(r"[^\W_]+")
_QUESTION_MARKS = ("?", "？")
_OTHER_ENDS = tuple(".。:：!！,，…、")
_ASKING = re.compile(
    r"^(?:what|which|who|whose|how|when|where|is|are|do|does|did|show|list|compare|count|top"
    r"|total|average|number|share)\b|\b(?:by|per|over time|monthly|weekly|daily|most|fewest|highest"
    r"|lowest|before|after|since|in \d{4})\b"
    r"|平均|次数|数量|[多几]少|哪|什么|如何|怎|是否|几[个位名家]|各|每|按|前\s*\d|最|占比|趋势|排名|对比|比较|变化|分布|列出|统计",
    re.IGNORECASE,
)
_FILLING = re.compile(
    r"\b(?:what|the|a|an|please|me|show|tell|is|are|was|were|there)\b|请问|请|一下|的|了|呢|吗|是|有",
    re.IGNORECASE,
)


def parse_questions(reply: str) -> Iterator[str]:
    """The questions in what a model wrote, one a line, without bullets and quotation marks."""
    for line in reply.splitlines():
        text = " ".join(_BULLET.sub("", line, count=1).strip(_WRAPPING).split())
        if _is_question(text):
            yield text


def _is_question(text: str) -> bool:
    if not MIN_QUESTION_CHARS <= len(text) <= MAX_QUESTION_CHARS or _MARKUP.search(text):
        return False
    if text.endswith(_QUESTION_MARKS):
        return True
    return not text.endswith(_OTHER_ENDS) and _ASKING.search(text) is not None


def filter_new_questions(
    candidates: Iterable[str], question: Question, prompt: str = ""
) -> Iterator[str]:
    """Those in the language of `question` that neither the chat, nor `prompt`, nor one before has.

    Two questions that differ only in case, punctuation and words that say nothing are the same.
    """
    language, instructions = find_language(question), normalize_question(prompt)
    keys = {
        normalize_question(question.text),
        *(normalize_question(turn.question) for turn in question.history),
    }
    for text in candidates:
        key = normalize_question(text)
        if key and key not in keys and key not in instructions and _is_in_language(text, language):
            keys.add(key)
            yield text


def normalize_question(text: str) -> str:
    """`text` reduced to the words that carry it."""
    flat = _FILLING.sub("", unicodedata.normalize("NFKC", text).casefold())
    return "".join(_WORD.findall(flat))


def _is_in_language(text: str, locale: Locale) -> bool:
    """Whether most words of `text` are in the language; names of the data may be in another."""
    parts = _LETTER.findall(text)
    chinese = sum(1 for part in parts if has_chinese(part))
    other = len(parts) - chinese
    return chinese >= max(other, 1) if locale == "zh-CN" else other >= max(chinese, 1)
