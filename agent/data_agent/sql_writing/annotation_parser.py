"""Parses annotations on a statement: labelled lines beside it, or fields of its JSON."""

import re
from dataclasses import dataclass

from agent.data_agent.sql_writing.statement_forms import LABEL, LABELS, unescape_json
from agent.ports import Annotations

MAX_ASSUMPTIONS = 6
MAX_LINE_CHARS = 300
MAX_REASON_CHARS = 800
MAX_TITLE_CHARS = 80
MAX_CHART_CHARS = 40
_EMPTY_TEXT = re.compile(
    r"[\W_]*(?:none|no|n/?a|nil|null|empty|ok|yes|无|没有|空|否)?[\W_]*", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"[`{}<>;|]|^\W*(?:select|with)\b"
    r"|^\W*(?:a |the )?(?:short )?(?:title|标题|简短标题|answer|result)\W*$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[\s>]*(?:[*•\-]|\d+[.)、])\s+")
_FIELD = re.compile(
    r'"(title|assumptions?|assumed|chart|cannot_answer_reason)"\s*:\s*', re.IGNORECASE
)
_STRING = re.compile(r'[\s,]*"((?:[^"\\]|\\.)*)"', re.DOTALL)


@dataclass
class _FoundRemarks:
    """What was said by field."""

    title: str = ""
    chart: str = ""
    reason: str = ""
    assumed: tuple[str, ...] = ()

    def add(self, name: str, text: str) -> None:
        """Take a text of a field; the first title, chart and reason count."""
        text = " ".join(text.split())
        if _EMPTY_TEXT.fullmatch(text):
            return
        if name == "assumed":
            if len(self.assumed) < MAX_ASSUMPTIONS and text not in self.assumed:
                self.assumed = (*self.assumed, text[:MAX_LINE_CHARS])
        elif not getattr(self, name):
            setattr(self, name, text)

    def to_annotations(self) -> Annotations:
        """All of it, each within its bounds."""
        has_title = len(self.title) <= MAX_TITLE_CHARS and not _NO_TITLE.search(self.title)
        return Annotations(
            assumptions=self.assumed,
            title=self.title if has_title else "",
            chart=self.chart[:MAX_CHART_CHARS],
            doubt=self.reason[:MAX_REASON_CHARS],
        )


def parse_lines(text: str) -> Annotations:
    """What labelled lines say; lines below the label of assumptions or a reason go on with it."""
    remarks, name = _FoundRemarks(), ""
    for line in text.splitlines():
        label = LABEL.match(line)
        if label:
            name = next(name for name in LABELS if label[name])
            remarks.add(name, label["rest"])
        elif not line.strip() or line.lstrip().startswith("```"):
            name = ""
        elif name == "assumed" and _BULLET.match(line):
            remarks.add(name, _BULLET.sub("", line))
        elif name == "reason":
            remarks.reason = f"{remarks.reason} {line.strip()}".strip()
    return remarks.to_annotations()


def parse_json_fields(text: str) -> Annotations:
    """What the fields of a JSON object say, which may be cut off anywhere."""
    remarks = _FoundRemarks()
    for field in _FIELD.finditer(text):
        name = _FIELDS[field[1].lower()]
        for remark in _parse_texts(text, field.end()):
            remarks.add(name, remark)
    return remarks.to_annotations()


_FIELDS = {
    "title": "title",
    "assumption": "assumed",
    "assumptions": "assumed",
    "assumed": "assumed",
    "chart": "chart",
    "cannot_answer_reason": "reason",
}


def _parse_texts(text: str, at: int) -> list[str]:
    """The string at `at`, or the whole strings of the list there."""
    is_list = text[at : at + 1] == "["
    at += is_list
    texts: list[str] = []
    while match := _STRING.match(text, at):
        texts.append(unescape_json(match[1]))
        at = match.end()
        if not is_list:
            break
    return texts
