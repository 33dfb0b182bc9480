"""Where a search found its words in a chat."""

from collections.abc import Iterable

from model.chats.chat import ChatMatch, ChatText

_CHARS_BEFORE = 20
_EXCERPT_CHARS = 120
_EMPHASIS = ("**", "`")


def find_match(words: str, texts: Iterable[ChatText]) -> ChatMatch | None:
    """The first text with the words, cut to what stands around them; None where none has them."""
    for each in texts:
        if contains(each.text, words):
            return ChatMatch(each.run_id, _cut_excerpt(each.text, words))
    return None


def contains(text: str, words: str) -> bool:
    """Whether the words stand in a text, in whatever case."""
    return words.lower() in text.lower()


def _cut_excerpt(text: str, words: str) -> str:
    for mark in _EMPHASIS:
        text = text.replace(mark, "")
    line = " ".join(text.split())
    start = max(line.lower().find(words.lower()) - _CHARS_BEFORE, 0)
    end = start + _EXCERPT_CHARS
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
