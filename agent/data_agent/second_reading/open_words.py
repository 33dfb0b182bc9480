"""Words that name nothing in the data, or mean several things, and how the statement reads them."""

import re

from agent.data_agent.correction.name_resolution import parse_statement
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.derivation.computed_values import find_computed_values
from agent.data_agent.state import DataAgentState
from agent.rule_engine.parsing.numbers.units import find_unit
from model.answers.activities import NoticeActivity
from model.answers.notices import make_notice, quote_statement
from model.errors import CannotAnswer
from model.locales import text

UNKNOWN_WORDS = "engine.unknown_words"
"""The refusal of words that no table, column, value or term goes by."""
UNCLEAR_WORDS = "engine.unclear_words"
"""The refusal of words that name something, but not what is to be computed."""
NOT_UNDERSTOOD = "engine.not_understood"
"""The refusal of a question whose words are known, but not what is to be computed."""
_VAGUE_IN_ITSELF = re.compile(
    r"\b(?:best|worst|strong(?:est)?|weak(?:est)?|successful|popular|important|busy|busiest"
    r"|active(?:ly)?|regulars?|loyal)\b"
    r"|活跃|有效|热门|受欢迎|优质|重要|常客|忠实|大客户|业绩|表现",
    re.IGNORECASE,
)
"""Words that say too little in any question and any data."""
_VAGUE = re.compile(
    rf"{_VAGUE_IN_ITSELF.pattern}"
    r"|\b(?:good|bad|top|strong\w*|weak\w*|success\w*|key|main|major"
    r"|big\w*|large\w*|small\w*|long\w*|short\w*|high\w*|low\w*|heav\w*|fast\w*|slow\w*"
    r"|new\w*|recent\w*|latest|current\w*|frequent\w*|typical\w*|usual\w*"
    r"|average\w*|rate|ratio|share)\b"
    r"|最|平均|率|占比|比例|近期|最近|新增",
    re.IGNORECASE,
)
"""Words that say too little where the engine was not sure: by which number, over whom, since when.
"""
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)")
_QUOTED = re.compile(r"“[^”]+”|「[^」]+」")


def make_open_words_notice(refusal: CannotAnswer, state: DataAgentState) -> NoticeActivity | None:
    """That the model chose what words mean, with its choice; None for another refusal."""
    key, words = _find_open_words(refusal, state)
    if not words:
        return None
    locale = state.question.locale
    notice = make_notice(key, locale, "info", words=text("answer.comma", locale).join(words))
    return quote_statement(notice, _describe_reading(state))


def _find_open_words(refusal: CannotAnswer, state: DataAgentState) -> tuple[str, list[str]]:
    """The notice that fits the refusal, and the words in quotation marks that it tells."""
    words = _QUOTED.findall(str(refusal.params.get("words", "")))
    if refusal.key == UNKNOWN_WORDS:
        words = [word for word in words if not _is_in_statement(word[1:-1], state.query.sql)]
        return "answer.unknown_words", words
    if refusal.key == UNCLEAR_WORDS:
        return "answer.vague_words", [word for word in words if _VAGUE.search(word)]
    if refusal.key == NOT_UNDERSTOOD:
        quote = "「{}」" if state.question.locale == "zh-CN" else "“{}”"
        found = _VAGUE_IN_ITSELF.findall(state.question.text)
        return "answer.vague_words", [quote.format(word) for word in dict.fromkeys(found)]
    return "", []


def _is_in_statement(word: str, sql: str) -> bool:
    """Whether a word is a number that the statement has, alone or with its unit."""
    match = _NUMBER.match(word)
    if match is None:
        return False
    is_alone = match.end() == len(word) or find_unit(word[match.end() :]) is not None
    return is_alone and re.search(rf"(?<![\d.]){re.escape(match[1])}(?![\d.])", sql) is not None


def _describe_reading(state: DataAgentState) -> str:
    """What the statement computes, and of which rows."""
    locale = state.question.locale
    statement = parse_statement(state.query.sql, TableLookup(state.schema))
    computed = find_computed_values(statement, locale) if statement is not None else ()
    return text("answer.semicolon", locale).join((*computed, *state.derivation.conditions))
