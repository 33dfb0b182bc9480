"""Makes the notices of an answer: the sentence of a key, in the reader's language."""

from typing import Literal

from model.answers.activities import NoticeActivity
from model.locales import Locale, text

NoticeLevel = Literal["info", "warning"]


def make_notice(
    key: str, locale: Locale, /, level: NoticeLevel, code: str = "", **params: object
) -> NoticeActivity:
    """The notice that says the sentence `key`; without `code` the page knows it by the key's name.

    No part of a statement is among `params`: see `quote_statement`. Raises `KeyError` for an
    unknown key.
    """
    notice_code = code or key.rpartition(".")[2]
    return NoticeActivity(level=level, code=notice_code, message=text(key, locale, **params))


def quote_statement(notice: NoticeActivity, quote: str) -> NoticeActivity:
    """The notice with what it quotes of the statement, which not every reader gets."""
    return notice.model_copy(update={"quote": quote})
