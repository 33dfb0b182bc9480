"""Where the statement begins and ends in an answer of which more may come."""

import json
import re
from dataclasses import dataclass
from typing import Protocol

LABELS = {
    "title": r"title|标题|题目",
    "assumed": r"assumed|assumptions?|假设|假定",
    "chart": r"chart(?:[ _]type)?|图表(?:类型)?",
    "reason": r"can(?:not|'t|’t| not)[ _]answer(?:_reason)?|无法回答|不能回答",
}
"""The names of the lines beside a statement, as models write them in two languages."""
LABEL = re.compile(
    rf"^[\s>*#\-•\d.`_(（]*(?:{'|'.join(f'(?P<{n}>{p})' for n, p in LABELS.items())})"
    r"[\s*_`]*[:：][ \t*_`]*(?P<rest>.*?)[\s*`]*$",
    re.IGNORECASE,
)
FENCE = re.compile(r"```[ \t]*(?P<name>[A-Za-z0-9_+]*)[ \t]*\n?\s*(?P<first>\S{0,8})")
NAMED = re.compile(r"sql|sqlite|postgres|duckdb|clickhouse|trino", re.IGNORECASE)
_CTE = r"WITH\s+(?:RECURSIVE\s+)?[^\s(]+\s*(?:\([^()]*\)\s*)?AS\s*(?:(?:NOT\s+)?MATERIALIZED\s*)?\("
BEGINNING = re.compile(rf"\s*\(*\s*(?:SELECT\s|{_CTE})", re.IGNORECASE)
LATER = re.compile(rf"^[ \t]*(?:SELECT\s|{_CTE})", re.MULTILINE)
OPENING = re.compile(r"SELECT|WITH|\(|--|/\*", re.IGNORECASE)
KEY = re.compile(r'"sql"\s*:\s*"(?!")', re.IGNORECASE)
STRING = re.compile(r'(?:[^"\\]|\\.)*', re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\/bfnrtu])|\\')
_HALF_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\u[0-9a-fA-F]{0,3}$")
_BARE_END = re.compile(
    r"""'(?:[^']|'')*'|"[^"]*"|`[^`\n]+`|--[^\n]*|/\*.*?\*/|(?P<open>['"]|/\*)"""
    rf"|(?P<end>;[ \t]*(?=\n)|```|\n[ \t*#\-]*(?:{'|'.join(LABELS.values())})[ \t*]*[:：])",
    re.IGNORECASE | re.DOTALL,
)
UNSURE_CHARS = 8
"""So much of a block without a name is looked at before it is taken for a statement."""


class Form(Protocol):
    """How a statement stands in an answer, from where it begins."""

    begin: int

    def end(self, text: str) -> tuple[int, int] | None:
        """Where the statement ends and where the rest begins; None while it goes on."""
        ...

    def statement(self, text: str, end: int) -> str:
        """The statement as far as `end`."""
        ...


@dataclass
class InFence:
    """Between code fences."""

    begin: int
    looked: int = 0

    def end(self, text: str) -> tuple[int, int] | None:
        """The closing fence."""
        at = text.find("```", max(self.begin, self.looked))
        self.looked = len(text) - 2
        return None if at < 0 else (at, at + 3)

    def statement(self, text: str, end: int) -> str:
        """Without the beginning of a closing fence."""
        return text[self.begin : end].rstrip("`").strip()


@dataclass
class Bare:
    """Without any wrapping."""

    begin: int

    def end(self, text: str) -> tuple[int, int] | None:
        """A semicolon at the end of a line, a labelled line or a fence."""
        for found in _BARE_END.finditer(text, self.begin):
            if found["open"]:
                return None
            if found["end"]:
                return found.start("end"), found.start("end") + found["end"].startswith(";")
        return None

    def statement(self, text: str, end: int) -> str:
        """As it is."""
        return text[self.begin : end].rstrip("`").strip()


@dataclass
class InJson:
    """A string of a JSON object."""

    begin: int
    looked: int = 0

    def end(self, text: str) -> tuple[int, int] | None:
        """The closing quote."""
        found = STRING.match(text, max(self.begin, self.looked))
        end = found.end() if found else self.begin
        self.looked = end
        return (end, end + 1) if text[end : end + 1] == '"' else None

    def statement(self, text: str, end: int) -> str:
        """Without its escapes, and without a fence within the string."""
        raw = text[self.begin : min(end, self.looked)]
        sql = unescaped(_HALF_ESCAPE.sub(r"\1", raw)).strip()
        fence = FENCE.match(sql)
        return sql[fence.start("first") :].rstrip("`").strip() if fence else sql


def unescaped(raw: str) -> str:
    """The inside of a JSON string, as far as it can be read."""
    mended = _ESCAPE.sub(lambda found: found[0] if found[1] else r"\\", raw)
    for tried in (raw, mended):
        try:
            return str(json.loads(f'"{tried}"', strict=False))
        except ValueError:
            continue
    return raw


def found(text: str, at: int = 0, *, ended: bool = False) -> Form | None:
    """How the first statement from `at` on stands in `text`; None when there is none yet."""
    fence = _fence(text, at, ended=ended)
    if fence is not None and fence.begin < 0:
        return None  # what the block holds is seen with the next words
    key = KEY.search(text, at)
    forms: list[Form] = [fence] if fence else []
    if key and (ended or key.end() < len(text)):
        forms.append(InJson(key.end()))
    bare = BEGINNING.match(text, at) or LATER.search(text, at)
    if bare:
        forms.append(Bare(bare.start()))
    return min(forms, key=lambda form: form.begin, default=None)


def _fence(text: str, at: int, *, ended: bool) -> InFence | None:
    for block in FENCE.finditer(text, at):
        name, first = block["name"], block["first"]
        if OPENING.fullmatch(name):
            return InFence(block.start("name"))
        whole = ended or len(first) >= UNSURE_CHARS or block.end() < len(text)
        if not whole and (not first or not NAMED.search(name)):
            return InFence(-1)
        if not first.startswith(("{", "[", "```")) and (NAMED.search(name) or OPENING.match(first)):
            return InFence(block.start("first"))
    return None
