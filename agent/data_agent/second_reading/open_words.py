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
_VAGUE = re.compile(
    r"\b(?:best|worst|good|bad|top|strong\w*|weak\w*|success\w*|popular|important|key|main|major"
    r"|big\w*|large\w*|small\w*|long\w*|short\w*|high\w*|low\w*|heav\w*|fast\w*|slow\w*|busy|busiest"
    r"|new\w*|recent\w*|latest|current\w*|active\w*|regular\w*|loyal|frequent\w*|typical\w*|usual\w*"
    r"|average\w*|rate|ratio|share)\b"
    r"|最|平均|率|占比|比例|活跃|有效|近期|最近|新增|热门|受欢迎|优质|重要|常客|忠实|大客户|业绩|表现",
    re.IGNORECASE,
)
"""Words that say too little in any data: by which number, over whom, since when."""
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)")
_QUOTED = re.compile(r"“[^”]+”|「[^」]+」")


def make_open_words_notice(refusal: CannotAnswer, state: DataAgentState) -> NoticeActivity | None:
    """That the model chose what words mean, with its choice; None for another refusal."""
    words = _QUOTED.findall(str(refusal.params.get("words", "")))
    if refusal.key == UNCLEAR_WORDS:
        key, words = "answer.vague_words", [word for word in words if _VAGUE.search(word)]
    elif refusal.key == UNKNOWN_WORDS:
        key = "answer.unknown_words"
        words = [word for word in words if not _is_in_statement(word[1:-1], state.query.sql)]
    else:
        return None
    if not words:
        return None
    locale = state.question.locale
    notice = make_notice(key, locale, "info", words=text("answer.comma", locale).join(words))
    return quote_statement(notice, _describe_reading(state))


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
