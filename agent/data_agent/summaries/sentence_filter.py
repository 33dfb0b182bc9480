"""Filters a model's text by sentence: drops repetitions and echoes of the prompt, limits length."""

import re
import unicodedata

SOFT_WIDTH = 500
"""After so much the sentence under way is the last; a character beyond ASCII counts twice."""
MAX_WIDTH = 4_000
MIN_COMPARED_CHARS = 6
"""Shorter sentences may come again: numbers of a list, "Yes."."""
_ENDS = "。！？!?\n"
_HAS_END = re.compile(r"[。！？!?\n]|\.\s")
_FENCE = "```"
_MARKUP = ("<", "|", "# ", "## ", "### ", _FENCE, "SELECT ", "WITH ")
_SPLIT = re.compile(r"(?<=[。！？!?\n])|(?<=\.)\s")
_WORD = re.compile(r"[^\W_]+")
_LOOP_CHARS = range(MIN_COMPARED_CHARS, 80)
_LOOPS = 3
_LOOP_CHECK_CHARS = 60


class SentenceFilter:
    """Passes on what may be shown of a text that arrives in pieces.

    A sentence is held back while it could still become one that was there before. One of the prompt
    is dropped; one of the text itself ends it, for the model repeats itself from there on. Code,
    tables, headings and tags are dropped by the line.
    """

    def __init__(self, prompt: str) -> None:
        self.has_ended = False
        self.complete = 0
        """How many sentences have been shown to their end."""
        self._prompt = {
            key for part in _SPLIT.split(prompt) if _is_comparable(key := normalize_text(part))
        }
        self._earlier_keys: set[str] = set()
        self._sentence = ""
        self._is_passed = False
        self._in_code = False
        self._width = 0

    def feed(self, piece: str) -> str:
        """What may be shown now that `piece` has come."""
        shown: list[str] = []
        start = 0
        while start < len(piece) and not self.has_ended:
            end = self._find_end(piece, start) if self._is_passed else start
            if end > start:
                self._extend(piece[start:end])
                shown.append(self._pass_on(piece[start:end]))
            else:
                shown.append(self._add_character(piece[start]))
            start = max(end, start + 1)
        return "".join(shown)

    def _find_end(self, piece: str, start: int) -> int:
        """How far a sentence that is shown goes on before it may end, or is checked for loops."""
        last = self._sentence[-1:]
        unchecked = _LOOP_CHECK_CHARS - len(self._sentence) % _LOOP_CHECK_CHARS
        part = piece[start : start + unchecked]
        match = _HAS_END.search(last + part)
        return start + (match.end() - len(last) - 1 if match else len(part))

    def _extend(self, piece: str) -> None:
        """Extends the sentence; a sentence that repeats itself ends the text."""
        before = len(self._sentence) // _LOOP_CHECK_CHARS
        self._sentence += piece
        if len(self._sentence) // _LOOP_CHECK_CHARS > before and _is_looping(self._sentence):
            self.has_ended = True

    def finish(self) -> str:
        """What was held back, when the text is over."""
        return "" if self.has_ended else self._end_sentence()

    def _add_character(self, char: str) -> str:
        before = self._sentence
        self._extend(char)
        visible_text = self._pass_on(char) if self._is_passed else ""
        if not self._is_passed and not self._must_hold():
            self._is_passed = True
            visible_text = self._pass_on(self._sentence)
        if self._is_complete(before, char):
            visible_text += self._end_sentence()
        return visible_text

    def _must_hold(self) -> bool:
        key = normalize_text(self._sentence)
        if not key or self._is_markup() or self._in_code:
            return True
        return any(
            earlier_key.startswith(key) for earlier_key in (*self._prompt, *self._earlier_keys)
        )

    def _is_markup(self) -> bool:
        start = self._sentence.lstrip()
        return any(start.startswith(mark) or mark.startswith(start) for mark in _MARKUP)

    def _is_complete(self, before: str, char: str) -> bool:
        if char in ":：" and not self._is_passed and normalize_text(before) in self._prompt:
            return True  # "The paragraph:" before the paragraph
        if char == "\n" or (not self._is_passed and (self._in_code or self._is_markup())):
            return char == "\n"
        return char in _ENDS or (char.isspace() and before.endswith("."))

    def _end_sentence(self) -> str:
        """The sentence is complete: what was held back of it is shown, dropped, or the end."""
        sentence, key, is_passed = self._sentence, normalize_text(self._sentence), self._is_passed
        is_dropped = not is_passed and self._must_drop(sentence, key)
        is_repeated = not is_passed and _is_comparable(key) and key in self._earlier_keys
        self._sentence, self._is_passed = "", False
        self._earlier_keys |= {key} if _is_comparable(key) else set()
        self.has_ended = self.has_ended or is_repeated or self._width >= SOFT_WIDTH
        self.complete += not (is_dropped or is_repeated)
        return "" if is_passed or is_dropped or is_repeated else self._pass_on(sentence)

    def _must_drop(self, sentence: str, key: str) -> bool:
        if sentence.lstrip().startswith(_FENCE):
            self._in_code = not self._in_code
            return True
        markup = sentence.lstrip().startswith(_MARKUP)
        return self._in_code or markup or key in self._prompt

    def _pass_on(self, text: str) -> str:
        wide_characters = 0 if text.isascii() else sum(not char.isascii() for char in text)
        self._width += len(text) + wide_characters
        self.has_ended = self.has_ended or self._width >= MAX_WIDTH
        return text


def normalize_text(text: str) -> str:
    """`text` without case, punctuation and white space."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _is_comparable(key: str) -> bool:
    return len(key) >= MIN_COMPARED_CHARS


def _is_looping(text: str) -> bool:
    """Whether `text` ends with the same characters several times in a row."""
    return any(text.endswith(text[-chars:] * _LOOPS) for chars in _LOOP_CHARS)
