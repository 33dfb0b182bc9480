"""Words that name nothing in the data, or mean several things, and how the statement reads them."""

import re
from itertools import accumulate

from agent.data_agent.correction.name_resolution import parse_statement
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.derivation.computed_values import find_computed_values
from agent.data_agent.second_reading.row_selection import selects_rows
from agent.data_agent.state import DataAgentState
from agent.retrieval.tokenization import find_chinese_runs, segment_chinese
from agent.rule_engine.parsing.numbers.units import find_unit
from model.answers.activities import NoticeActivity
from model.answers.notices import make_notice, quote_statement
from model.errors import CannotAnswer
from model.locales import join_words, text
from model.locales.chinese import has_chinese

UNKNOWN_WORDS = "engine.unknown_words"
"""The refusal of words that no table, column, value or term goes by."""
UNCLEAR_WORDS = "engine.unclear_words"
"""The refusal of words that name something, but not what is to be computed."""
NOT_UNDERSTOOD = "engine.not_understood"
"""The refusal of a question whose words are known, but not what is to be computed."""
_VAGUE_IN_ITSELF = re.compile(
    r"\b(?:best|worst|strong(?:est)?|weak(?:est)?|successful|popular|important|busy|busiest"
    r"|active(?:ly)?|regulars?|loyal|big|large|small|heavy)\b"
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
_QUOTED = re.compile(r"“[^”]+”")


def make_open_words_notice(refusal: CannotAnswer, state: DataAgentState) -> NoticeActivity | None:
    """That the model chose what words mean, with its choice; None for another refusal.

    Words that nothing goes by are told unless the model said how it read them, or the statement
    chooses rows: its conditions were written for words, and a model knows more words of a trade
    than the data has.
    """
    key, words = _find_open_words(refusal, state)
    if not words:
        return None
    locale = state.question.locale
    notice = make_notice(key, locale, "info", words=join_words(words, locale))
    return quote_statement(notice, _describe_reading(state))


def _find_open_words(refusal: CannotAnswer, state: DataAgentState) -> tuple[str, list[str]]:
    """The notice that fits the refusal, and the words in quotation marks that it tells."""
    words = _QUOTED.findall(str(refusal.params.get("words", "")))
    if refusal.key == UNKNOWN_WORDS:
        return "answer.unknown_words", _list_unread_words(words, state)
    if refusal.key == UNCLEAR_WORDS:
        return "answer.vague_words", [word for word in words if _VAGUE.search(word)]
    if refusal.key == NOT_UNDERSTOOD:
        found = _VAGUE_IN_ITSELF.findall(state.question.text)
        return "answer.vague_words", [f"“{word}”" for word in dict.fromkeys(found)]
    return "", []


def _list_unread_words(words: list[str], state: DataAgentState) -> list[str]:
    """Those that nothing in the statement was written for, as far as can be told."""
    question, sql = state.question.text, state.query.sql
    statement = parse_statement(sql, TableLookup(state.schema))
    if statement is not None and selects_rows(statement):
        words = [word for word in words if _VAGUE_IN_ITSELF.fullmatch(word[1:-1])]
    explained = " ".join(state.written_sql.assumptions).lower()
    return [
        quoted
        for quoted in words
        if (word := quoted[1:-1]).lower() not in explained
        if _is_whole(word, question) and not _is_in_statement(word, sql)
    ]


def _is_whole(word: str, question: str) -> bool:
    """Whether it is a word of the question, and no part of others; a character alone is none."""
    if not has_chinese(word):
        return word.lower() in question.lower()
    return len(word) > 1 and any(
        {at, at + len(word)} <= set(accumulate(map(len, segment_chinese(run)), initial=0))
        for run in find_chinese_runs(question)
        if (at := run.find(word)) >= 0
    )


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
