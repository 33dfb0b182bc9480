"""An incremental parser of a writer's answer, limited in size."""

from agent.data_agent.sql_writing.annotation_parser import parse_json_fields, parse_lines
from agent.data_agent.sql_writing.repetition import is_counting, is_repeating
from agent.data_agent.sql_writing.statement_forms import (
    LABEL,
    STATEMENT_START,
    JsonForm,
    StatementForm,
    find_form,
)
from agent.ports import Annotations

MAX_PROSE_CHARS = 8_000
"""What may stand before a statement."""
MAX_STATEMENT_CHARS = 16_000
MAX_REST_CHARS = 3_000
MAX_LINES = 12
MAX_OTHER_LINES = 4
"""Lines after the statement that are labelled by nothing."""
REST_TAIL_CHARS = 200
CHECK_EVERY_CHARS = 200
"""How much more has to come before it is looked at for repetition again."""


class AnswerParser:
    """Parses an answer piece by piece; the statement is available as soon as it is complete."""

    def __init__(self) -> None:
        self.sql = ""
        """The statement, once it is complete."""
        self.is_done = False
        """Whether nothing more is to be read."""
        self.is_endless = False
        """Whether a statement was begun that reached its bound or repeats itself."""
        self._text = ""
        self._form: StatementForm | None = None
        self._from = 0
        """Where to look for a statement; behind it where there is one."""
        self._checked_chars = 0
        self._is_whole = False
        """Whether the answer came to its own end."""

    @property
    def text(self) -> str:
        """The answer so far."""
        return self._text

    @property
    def draft(self) -> str:
        """The statement so far, where it begins as one that reads."""
        if self._form is None:
            return ""
        draft = self.sql or self._form.extract_statement(self._text, len(self._text))
        return draft if STATEMENT_START.match(draft) else ""

    def feed(self, text: str) -> None:
        """Take the next piece."""
        self._text += text
        if not self.sql:
            self._find_statement(is_final=False)
        self._find_end()

    def finish(self, *, is_cut: bool) -> None:
        """Nothing more comes; `is_cut` says that there would have been more."""
        if not self.sql:
            self._find_statement(is_final=True)
        if not self.sql and self._form is not None and not isinstance(self._form, JsonForm):
            self.is_endless = is_cut
            self.sql = "" if is_cut else self._form.extract_statement(self._text, len(self._text))
            self._from = len(self._text)
        self._is_whole = not is_cut
        self.is_done = True

    def parse_annotations(self) -> Annotations:
        """What was said beside the statement so far; without one, `doubt` is the reason."""
        if isinstance(self._form, JsonForm) or (self._form is None and "{" in self._text):
            return parse_json_fields(self._text)
        begin = self._form.begin if self._form else 0
        rest = self._text[self._from :]
        if not self._is_whole:
            rest = rest[: rest.rfind("\n") + 1]
        return parse_lines(f"{self._text[:begin]}\n{rest}")

    def _find_statement(self, *, is_final: bool) -> None:
        while not self.sql:
            if self._form is None:
                self._form = find_form(self._text, self._from, is_final=is_final)
            end = self._form.find_end(self._text) if self._form else None
            if end is None or self._form is None:
                return
            self.sql = self._form.extract_statement(self._text, end[0])
            self._from = end[1]
            self._form = self._form if self.sql else None

    def _find_end(self) -> None:
        size = len(self._text)
        if (
            size - self._checked_chars < CHECK_EVERY_CHARS
            and "\n" not in self._text[self._checked_chars :]
        ):
            return
        self._checked_chars = size
        if self.sql:
            self.is_done = self._has_enough_rest(self._text[self._from :])
            return
        begin = self._form.begin if self._form else 0
        most = MAX_STATEMENT_CHARS if self._form else MAX_PROSE_CHARS
        text = self._text[begin:]
        self.is_done = len(text) > most or is_repeating(text) or is_counting(text)
        self.is_endless = self.is_done and self._form is not None

    def _has_enough_rest(self, rest: str) -> bool:
        if len(rest) > MAX_REST_CHARS or is_repeating(rest, REST_TAIL_CHARS):
            return True
        if isinstance(self._form, JsonForm):
            return False
        whole = rest[: rest.rfind("\n") + 1]
        lines = [line.strip() for line in whole.splitlines() if line.strip(" `\t")]
        others = sum(1 for line in lines if not LABEL.match(line))
        has_repeats = len(set(lines)) < len(lines)
        return has_repeats or len(lines) > MAX_LINES or others > MAX_OTHER_LINES
