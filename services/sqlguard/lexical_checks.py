"""What is refused before anything is parsed: sizes, characters, comments that a server runs."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from sqlglot.tokenizer_core import Token, TokenType

from model.errors import SqlRejected
from model.locales.chinese import has_chinese

MAX_LENGTH = 20_000
MAX_DEPTH = 60
MAX_TOKENS = 8_000

# C0 but tab, LF, CR · DEL, C1 · joiners, zero width, bidi, separators · tags, non-characters
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
_RUN_BY_SERVER = re.compile(r"/\*\s*(?:[Mm]?!|\+)")
_COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*|#[^\n]*", re.DOTALL)
_NESTED_PLACE = re.compile(r"[0-9]+\.[0-9]+")
_WIDE_BLANK = re.compile(r"[^\S\x00-\x7f]")
_FREE = {
    TokenType.STRING,
    TokenType.IDENTIFIER,
    TokenType.NATIONAL_STRING,
    TokenType.HEREDOC_STRING,
    TokenType.RAW_STRING,
    TokenType.BYTE_STRING,
    TokenType.UNICODE_STRING,
}
_OPENING_BRACKETS = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE}
_CLOSING_BRACKETS = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE}
_FULL_WIDTH_PARENTHESES = re.compile(r"(?<=[^\x00-\x7f])（[^（）]*）")


def check_characters(sql: str) -> None:
    """Refuse text that is too long or holds characters that no reader can see."""
    if len(sql) > MAX_LENGTH:
        raise SqlRejected("guard.too_long", limit=MAX_LENGTH)
    if not sql.strip():
        raise SqlRejected("guard.empty")
    if match := _INVISIBLE.search(sql):
        raise SqlRejected("guard.character", character=f"U+{ord(match.group()):04X}")


def check_tokens(sql: str, tokens: Sequence[Token]) -> None:
    """Refuse comments that run, look-alike punctuation outside of quotes, and too deep nesting."""
    if not tokens:
        raise SqlRejected("guard.empty")
    if len(tokens) > MAX_TOKENS:
        raise SqlRejected("guard.too_long", limit=MAX_LENGTH)
    _check_comments(sql, tokens)
    depth = 0
    for token in tokens:
        kind = token.token_type
        depth += (kind in _OPENING_BRACKETS) - (kind in _CLOSING_BRACKETS)
        if depth > MAX_DEPTH:
            raise SqlRejected("guard.too_deep", limit=MAX_DEPTH)
        _check_token(sql, token)
    _check_pairs(tokens)


def _check_pairs(tokens: Sequence[Token]) -> None:
    """`. 10.` is read as a number that cannot be written again; `TABLE x` is a query of all of x.

    What stands in `TABLE(…)` is seen in the tree.
    """
    if tokens[-1].token_type is TokenType.TABLE:
        raise SqlRejected("guard.not_a_query", kind="TABLE")
    for before, token in pairwise(tokens):
        if before.token_type is TokenType.TABLE and token.token_type is not TokenType.L_PAREN:
            raise SqlRejected("guard.not_a_query", kind="TABLE")
        number = token.token_type is TokenType.NUMBER and before.token_type is TokenType.DOT
        if number and "." in token.text and not _NESTED_PLACE.fullmatch(token.text):
            raise SqlRejected("guard.part", part=f".{token.text}")


def _check_token(sql: str, token: Token) -> None:
    kind = token.token_type
    if kind is TokenType.PARAMETER and sql[token.end + 1 : token.end + 2].isidentifier():
        raise SqlRejected("guard.part", part=f"{token.text}…")
    if kind not in _FREE and token.text.startswith("$"):
        raise SqlRejected("guard.part", part="$…")
    if kind not in _FREE and not token.text.isascii():
        _check_word(token.text)


def _check_comments(sql: str, tokens: Sequence[Token]) -> None:
    """Between two tokens there is nothing but blanks and comments."""
    start = 0
    for token in tokens:
        if token.token_type is TokenType.HINT or _RUN_BY_SERVER.search(sql, start, token.start):
            raise SqlRejected("guard.comment")
        if _WIDE_BLANK.search(_COMMENT.sub("", sql[start : token.start])):
            raise SqlRejected("guard.look_alike", character="\u3000")
        start = token.end + 1
    if _RUN_BY_SERVER.search(sql, start):
        raise SqlRejected("guard.comment")


def _check_word(word: str) -> None:
    """A word outside of quotes: letters, digits and marks of any script, no punctuation."""
    bare = _FULL_WIDTH_PARENTHESES.sub("", word)
    is_chinese = has_chinese(word)
    for character in bare:
        wide = "\uff01" <= character <= "\uff5e"
        odd = not character.isascii() and unicodedata.category(character)[0] not in "LMN"
        if odd or (wide and not is_chinese):
            raise SqlRejected("guard.look_alike", character=character)
