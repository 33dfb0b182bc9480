"""The text of a summary as its reader sees it: Markdown's signs and invisible characters are gone.

A check of the source would verify `320` in `320**万**` and find no figure in `&#57;` or `_9,999_`,
although the reader sees 320万, 9 and 9,999.
"""

import html
import re
import unicodedata
from dataclasses import dataclass

_GONE, _JOINED = "\x00", "\x01"
"""Stand for a character that is not shown, and for one that is part of the one before it."""
_NUMBER_IN_CODE = r"[ ]*[-+−¥$€£]*\d[^\s`]*[ ]?[^\s`]*"
_EMPHASIZED = r"[^\n]{0,400}?"
_SIGNS = (
    re.compile(r"(\\)(?=[!-/:-@\[-^{-~])"),
    re.compile(rf"(?<!`)(`)(?={_NUMBER_IN_CODE}`(?!`))"),
    re.compile(rf"(?<=\x00)(?={_NUMBER_IN_CODE}`)[^`]*(`)"),
    re.compile(
        r"(!?\[)(?=[^\[\]]*\]\()[^\[\]]*"
        r"""(\]\((?:<[^<>\n]*>|[^()\s]*)(?:\s+(?:"[^"]*"|'[^']*'))?\s*\))"""
    ),
    *(
        re.compile(rf"(?<!\*)({sign})(?=[^\s*]){_EMPHASIZED}(?<=[^\s*])({sign})(?!\*)")
        for sign in (r"\*\*\*", r"\*\*", r"\*")
    ),
    *(
        re.compile(rf"(?<!\w)({sign})(?=[^\s_]){_EMPHASIZED}(?<=[^\s_])({sign})(?!\w)")
        for sign in ("___", "__", "_")
    ),
    re.compile(rf"(?<!~)(~~)(?=[^\s~]){_EMPHASIZED}(?<=[^\s~])(~~)(?!~)"),
)
_ESCAPED = re.compile(r"\\[*_~`\[\]]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});")


@dataclass(frozen=True, slots=True)
class ShownText:
    """What is shown of a source, and where in the source each of its characters stands."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def find_source(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the source of the characters from `start` to `end`."""
        return self.starts[start], self.ends[end - 1]


def read_shown_text(source: str) -> ShownText:
    """The characters of Markdown that a page shows; code stays as it is but for bare numbers."""
    text = _ESCAPED.sub(f"{_GONE} ", _hide_all_invisible(source))
    for sign in _SIGNS:
        text = sign.sub(_drop_groups, text)
    text = _ENTITY.sub(_decode, text)
    if _GONE not in text and _JOINED not in text:
        return ShownText(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    starts = [at for at, char in enumerate(text) if char not in (_GONE, _JOINED)]
    ends = [_find_end(text, start) for start in starts]
    return ShownText("".join(text[at] for at in starts), tuple(starts), tuple(ends))


def _hide_all_invisible(source: str) -> str:
    if source.isascii():  # no character of ASCII is of the category `Cf`
        return source.replace(_JOINED, _GONE)
    return "".join(map(_hide_invisible, source))


def _hide_invisible(char: str) -> str:
    is_hidden = char in (_GONE, _JOINED) or unicodedata.category(char) == "Cf"
    return _GONE if is_hidden else char


def _drop_groups(match: re.Match[str]) -> str:
    text = match[0]
    for group in range(1, match.re.groups + 1):
        start, end = (offset - match.start() for offset in match.span(group))
        text = text[:start] + _GONE * (end - start) + text[end:]
    return text


def _decode(match: re.Match[str]) -> str:
    char = html.unescape(match[0])
    if len(char) != 1:
        return match[0]
    return _hide_invisible(char) + _JOINED * (len(match[0]) - 1)


def _find_end(text: str, start: int) -> int:
    end = start + 1
    while end < len(text) and text[end] == _JOINED:
        end += 1
    return end
