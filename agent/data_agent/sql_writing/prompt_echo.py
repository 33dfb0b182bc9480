"""Removes annotations that echo the prompt: small models copy its sentences or schema lines."""

import re
from dataclasses import replace

from agent.ports import Annotations

ECHO_SHARE = 0.6
"""The share of an annotation's windows that the prompt contains, from which on it is an echo."""
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_WIDE_SHARE = 0.3


class EchoDetector:
    """Detects echoes of one prompt."""

    def __init__(self, instructions: str, content: str) -> None:
        self._instructions = instructions
        self._content = content
        self._folded: tuple[str, str] | None = None

    def remove_echoes(self, annotations: Annotations) -> Annotations:
        """`annotations` without what repeats the prompt; a title may be in the data's words."""
        return replace(
            annotations,
            assumptions=tuple(line for line in annotations.assumptions if not self._is_echo(line)),
            title="" if self._repeats_instructions(annotations.title) else annotations.title,
            doubt="" if self._is_echo(annotations.doubt) else annotations.doubt,
        )

    def _is_echo(self, line: str) -> bool:
        return self._repeats_instructions(line) or self._repeats_content(line)

    def _repeats_instructions(self, line: str) -> bool:
        return _is_repetition(_normalize(line), self._prompt[0], narrow=20, wide=8, whole=True)

    def _repeats_content(self, line: str) -> bool:
        return _is_repetition(_normalize(line), self._prompt[1], narrow=40, wide=16, whole=False)

    @property
    def _prompt(self) -> tuple[str, str]:
        if self._folded is None:
            self._folded = _normalize(self._instructions), _normalize(self._content)
        return self._folded


def _is_repetition(line: str, source: str, *, narrow: int, wide: int, whole: bool) -> bool:
    """Whether most windows of `line` stand in `source`; `whole`: also one shorter than a window."""
    is_wide = len(_WIDE.findall(line)) > _WIDE_SHARE * len(line)
    width = wide if is_wide else narrow
    if len(line) < width:
        return whole and len(line) >= width // 2 and line in source
    starts = range(0, len(line) - width + 1, max(1, width // 4))
    match_count = sum(line[at : at + width] in source for at in starts)
    return match_count >= ECHO_SHARE * len(starts)


def _normalize(text: str) -> str:
    return " ".join(text.casefold().split())
