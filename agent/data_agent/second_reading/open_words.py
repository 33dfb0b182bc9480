"""Words that name nothing in the data, or mean several things, and how the statement reads them."""

import re

from agent.data_agent.correction.name_resolution import parse_statement
from agent.data_agent.correction.table_lookup import TableLookup
from agent.data_agent.derivation.computed_values import find_computed_values
from agent.data_agent.state import DataAgentState
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
_QUOTED = re.compile(r"“[^”]+”|「[^」]+」")


def make_open_words_notice(refusal: CannotAnswer, state: DataAgentState) -> NoticeActivity | None:
    """That the model chose what words mean, with its choice; None for another refusal."""
    words, locale = str(refusal.params.get("words", "")), state.question.locale
    key = "answer.unknown_words"
    if refusal.key == UNCLEAR_WORDS:
        key, vague = "answer.vague_words", filter(_VAGUE.search, _QUOTED.findall(words))
        words = text("answer.comma", locale).join(vague)
    elif refusal.key != UNKNOWN_WORDS:
        return None
    if not words:
        return None
    notice = make_notice(key, locale, "info", words=words)
    return quote_statement(notice, _describe_reading(state))


def _describe_reading(state: DataAgentState) -> str:
    """What the statement computes, and of which rows."""
    locale = state.question.locale
    statement = parse_statement(state.query.sql, TableLookup(state.schema))
    computed = find_computed_values(statement, locale) if statement is not None else ()
    return text("answer.semicolon", locale).join((*computed, *state.derivation.conditions))
