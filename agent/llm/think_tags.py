"""Thinking that a model writes into its text, between `<think>` and `</think>`, told apart."""

from collections.abc import Iterator

from agent.llm.types import Piece

OPEN, CLOSE = "<think>", "</think>"


class ThinkTags:
    """Splits a streamed text, cut anywhere, into text and thinking."""

    def __init__(self) -> None:
        self._thinks = False
        self._held = ""

    def feed(self, text: str) -> Iterator[Piece]:
        """What is certain by now; the start of what may become a tag is held back."""
        if not self._held and not self._thinks and "<" not in text:
            yield from self._piece(text)
            return
        self._held += text
        while True:
            tag = CLOSE if self._thinks else OPEN
            before, found, after = self._held.partition(tag)
            if not found:
                break
            yield from self._piece(before)
            self._thinks, self._held = not self._thinks, after
        keep = _tag_start(self._held, tag)
        certain, self._held = self._held[: len(self._held) - keep], self._held[-keep:] * (keep > 0)
        yield from self._piece(certain)

    def finish(self) -> Iterator[Piece]:
        """What was held back and did not become a tag."""
        held, self._held = self._held, ""
        yield from self._piece(held)

    def _piece(self, text: str) -> Iterator[Piece]:
        if text:
            yield Piece(text, self._thinks)


def _tag_start(text: str, tag: str) -> int:
    """How many characters at the end of `text` begin `tag`."""
    longest = min(len(text), len(tag) - 1)
    return next((n for n in range(longest, 0, -1) if text.endswith(tag[:n])), 0)
