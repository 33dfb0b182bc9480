"""The words in which a sentence may name the measure of a figure, the nearest first."""

import re
from collections.abc import Iterator

from agent.figures.extraction.figures import Figure
from agent.figures.scope import FIGURE, NAME_SIGN, Sentence
from model.locales.chinese import HAN

_PEOPLE = re.compile(
    r"(?<=[\ue000\ue001])\s*(?:\b(?:customers?|users?|members?|clients?|buyers?|shoppers?"
    r"|employees?|ones?)\b|客户|用户|会员|顾客|员工)",
    re.IGNORECASE,
)
_AFTER_VERSUS = re.compile(rf"{FIGURE}\s*(?:versus|vs\.?|against|对)\s*[¥$€£]?$", re.IGNORECASE)
_IN_TIME = re.compile(r"\s*(?:[a-z]+ )?in (?:the year )?\d{4}\b", re.IGNORECASE)
_BRACKETS = re.compile(r"[(（][^()（）]*\ue002[^()（）]*[)）]")
_HEADS = re.compile(r"人数|数量|[员户客]数|\bnumber of\b")
_FOLLOWING_END = re.compile(
    r"[\ue000\ue002，。,;；]|\b(?:and|while|but|against|versus|vs)\b|[和与而但]", re.IGNORECASE
)
_BASE_PHRASE = re.compile(
    r"\b(?:against|than|versus|vs|compared (?:with|to)|relative to)\b[^,.;\ue002]*", re.IGNORECASE
)
_OF_NEXT = re.compile(r"\bon (?:an? |its |total )?[a-z]+(?: [a-z]+)? of\s*[¥$€£]?$", re.IGNORECASE)
"""The words that name the measure of the next figure: "a profit of 5 on sales of 40"."""
_COUNTED_THINGS = re.compile(
    rf"{FIGURE}\s+(?!(?:on|of|in|at|from|with|for|by|against|to|than)\b)"
    r"(?:(?:year|quarter|month|week|day)s?\b|(?:\w+ )?[a-z]+)"
    rf"|{FIGURE}[个张名位件辆台间套]{HAN}{{2}}(?=[中里]?已?(?:售|卖|用|租|订|坐|占))"
)
"""Figures before one, with the things that they count."""


def list_measure_texts(figure: Figure, sentence: Sentence) -> Iterator[str]:
    """The words that may name the measure: beside the figure, in its clause, in those before it."""
    yield from _list_own_texts(figure, sentence)
    yield from _list_earlier_texts(figure, sentence)


def list_time_texts(figure: Figure, sentence: Sentence) -> Iterator[str]:
    """The words that may name its time: right beside it, in its clause, in those before it."""
    start, end = sentence.clause(figure.start)
    beside = _IN_TIME.match(sentence.words(figure.end, end))
    yield beside[0] if beside else ""
    yield re.split("[\ue002\ue003]", sentence.words(start, figure.start))[-1]
    yield sentence.words(start, end)
    for clause in reversed(sentence.clauses):
        if clause[1] <= start:
            yield sentence.words(*clause)


def _list_own_texts(figure: Figure, sentence: Sentence) -> tuple[str, ...]:
    """The words that may name the figure's measure: right after it, else in its clause.

    "New customers" is a name rather than the measure of customers, where another is named.
    """
    start, end = sentence.clause(figure.start)
    following = _FOLLOWING_END.split(sentence.words(figure.end, end))[0]
    following = _OF_NEXT.sub("", _cut_open_bracket(following))
    if _AFTER_VERSUS.search(sentence.words(sentence.start, figure.start)):
        return (following[:24],)
    clause = sentence.words(start, end)
    if ("(" in clause or "（" in clause) and not _is_bracketed(figure, sentence):
        clause = _BRACKETS.sub(" ", clause)
    before = _COUNTED_THINGS.sub(" ", sentence.words(start, figure.start))
    nearest = before.rpartition(NAME_SIGN)[2].lstrip("\ue001")
    bare = _COUNTED_THINGS.sub(" ", _BASE_PHRASE.sub(" ", clause))
    if _is_bracketed(figure, sentence):
        nearest = re.split("[(（]", before)[-1]  # "patients: 39 (share: 27.9%)"
    if NAME_SIGN in clause and _PEOPLE.search(clause) and not _HEADS.search(clause):
        outline = _PEOPLE.sub("", sentence.outline)
        return following[:24], _PEOPLE.sub("", clause), outline, clause
    return following[:24], nearest, before + following, bare


def _list_earlier_texts(figure: Figure, sentence: Sentence) -> Iterator[str]:
    """The words of the clauses before a figure, the nearest first, whose measure goes on.

    A percentage in digits may as well be of another column.
    """
    start = sentence.clause(figure.start)[0]
    if figure.meaning in ("percent", "points") and any(map(str.isdigit, figure.text)):
        return
    for clause in reversed(sentence.clauses):
        if clause[1] <= start:
            words = _BRACKETS.sub(" ", sentence.words(*clause))
            yield from (words.rpartition(NAME_SIGN)[2], words)


def _is_bracketed(figure: Figure, sentence: Sentence) -> bool:
    before = sentence.text[sentence.start : figure.start]
    return max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))


def _cut_open_bracket(words: str) -> str:
    """The words up to a bracket that they open and do not close."""
    place = max(words.rfind("("), words.rfind("（"))
    return words if place < 0 or re.search("[)）]", words[place:]) else words[:place]
