"""Separates thinking between `<think>` and `</think>` from the text of an answer."""

from collections.abc import Iterator

from agent.llm.types import Piece

OPEN, CLOSE = "<think>", "</think>"


class ThinkTagParser:
    """Splits a streamed text, cut anywhere, into text and thinking."""

    def __init__(self) -> None:
        self._is_thinking = False
        self._buffer = ""

    def feed(self, text: str) -> Iterator[Piece]:
        """The pieces known so far; a possible beginning of a tag is buffered."""
        if not self._buffer and not self._is_thinking and "<" not in text:
            yield from self._make_piece(text)
            return
        self._buffer += text
        while True:
            tag = CLOSE if self._is_thinking else OPEN
            before, separator, after = self._buffer.partition(tag)
            if not separator:
                break
            yield from self._make_piece(before)
            self._is_thinking, self._buffer = not self._is_thinking, after
        end = len(self._buffer) - _count_tag_start(self._buffer, tag)
        certain, self._buffer = self._buffer[:end], self._buffer[end:]
        yield from self._make_piece(certain)

    def finish(self) -> Iterator[Piece]:
        """The rest of the buffer, which did not become a tag."""
        rest, self._buffer = self._buffer, ""
        yield from self._make_piece(rest)

    def _make_piece(self, text: str) -> Iterator[Piece]:
        if text:
            yield Piece(text, self._is_thinking)


def _count_tag_start(text: str, tag: str) -> int:
    """How many characters at the end of `text` begin `tag`."""
    longest = min(len(text), len(tag) - 1)
    return next((n for n in range(longest, 0, -1) if text.endswith(tag[:n])), 0)
