"""Forms in which a statement stands in a streamed answer: code fence, JSON, unwrapped."""

import json
import re
from dataclasses import dataclass
from typing import Protocol

from model.engines.registry import DIALECTS

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
SQL_LANGUAGE = re.compile("|".join(("sql", *DIALECTS)), re.IGNORECASE)
_CTE = r"WITH\s+(?:RECURSIVE\s+)?[^\s(]+\s*(?:\([^()]*\)\s*)?AS\s*(?:(?:NOT\s+)?MATERIALIZED\s*)?\("
STATEMENT_START = re.compile(rf"\s*\(*\s*(?:SELECT\s|{_CTE})", re.IGNORECASE)
LATER_STATEMENT_START = re.compile(rf"^[ \t]*(?:SELECT\s|{_CTE})", re.MULTILINE)
OPENING = re.compile(r"SELECT|WITH|\(|--|/\*", re.IGNORECASE)
SQL_KEY = re.compile(r'"sql"\s*:\s*"(?!")', re.IGNORECASE)
STRING = re.compile(r'(?:[^"\\]|\\.)*', re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\/bfnrtu])|\\')
_HALF_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\u[0-9a-fA-F]{0,3}$")
_BARE_END = re.compile(
    r"""'(?:[^']|'')*'|"[^"]*"|`[^`\n]+`|--[^\n]*|/\*.*?\*/|(?P<open>['"]|/\*)"""
    rf"|(?P<end>;[ \t]*(?=\n)|```|\n[ \t*#\-]*(?:{'|'.join(LABELS.values())})[ \t*]*[:：])",
    re.IGNORECASE | re.DOTALL,
)
MIN_BLOCK_CHARS = 8
"""So much of a block without a name is looked at before it is taken for a statement."""


class StatementForm(Protocol):
    """How a statement stands in an answer, from where it begins."""

    begin: int

    def find_end(self, text: str) -> tuple[int, int] | None:
        """Where the statement ends and where the rest begins; None while it goes on."""
        ...

    def extract_statement(self, text: str, end: int) -> str:
        """The statement as far as `end`."""
        ...


@dataclass
class FenceForm:
    """A statement between code fences."""

    begin: int
    searched_to: int = 0

    def find_end(self, text: str) -> tuple[int, int] | None:
        """The closing fence."""
        at = text.find("```", max(self.begin, self.searched_to))
        self.searched_to = len(text) - 2
        return None if at < 0 else (at, at + 3)

    def extract_statement(self, text: str, end: int) -> str:
        """Without the beginning of a closing fence."""
        return text[self.begin : end].rstrip("`").strip()


@dataclass
class UnwrappedForm:
    """A statement that the model wrote without fences and without JSON."""

    begin: int

    def find_end(self, text: str) -> tuple[int, int] | None:
        """A semicolon at the end of a line, a labelled line or a fence."""
        for match in _BARE_END.finditer(text, self.begin):
            if match["open"]:
                return None
            if match["end"]:
                return match.start("end"), match.start("end") + match["end"].startswith(";")
        return None

    def extract_statement(self, text: str, end: int) -> str:
        """As it is."""
        return text[self.begin : end].rstrip("`").strip()


@dataclass
class JsonForm:
    """A string of a JSON object."""

    begin: int
    searched_to: int = 0

    def find_end(self, text: str) -> tuple[int, int] | None:
        """The closing quote."""
        match = STRING.match(text, max(self.begin, self.searched_to))
        end = match.end() if match else self.begin
        self.searched_to = end
        return (end, end + 1) if text[end : end + 1] == '"' else None

    def extract_statement(self, text: str, end: int) -> str:
        """Without its escapes, and without a fence within the string."""
        raw = text[self.begin : min(end, self.searched_to)]
        sql = unescape_json(_HALF_ESCAPE.sub(r"\1", raw)).strip()
        fence = FENCE.match(sql)
        return sql[fence.start("first") :].rstrip("`").strip() if fence else sql


def unescape_json(raw: str) -> str:
    """The inside of a JSON string, as far as it can be read."""
    mended_text = _ESCAPE.sub(lambda found: found[0] if found[1] else r"\\", raw)
    for candidate in (raw, mended_text):
        try:
            return str(json.loads(f'"{candidate}"', strict=False))
        except ValueError:
            continue
    return raw


def find_form(text: str, at: int, *, is_final: bool) -> StatementForm | None:
    """How the first statement from `at` on stands in `text`; None when there is none yet."""
    fence = _find_fence(text, at, is_final=is_final)
    if fence is not None and fence.begin < 0:
        return None  # what the block holds is seen with the next words
    key = SQL_KEY.search(text, at)
    forms: list[StatementForm] = [fence] if fence else []
    if key and (is_final or key.end() < len(text)):
        forms.append(JsonForm(key.end()))
    bare = STATEMENT_START.match(text, at) or LATER_STATEMENT_START.search(text, at)
    if bare:
        forms.append(UnwrappedForm(bare.start()))
    return min(forms, key=lambda form: form.begin, default=None)


def _find_fence(text: str, at: int, *, is_final: bool) -> FenceForm | None:
    for block in FENCE.finditer(text, at):
        name, first = block["name"], block["first"]
        if OPENING.fullmatch(name):
            return FenceForm(block.start("name"))
        whole = is_final or len(first) >= MIN_BLOCK_CHARS or block.end() < len(text)
        if not whole and (not first or not SQL_LANGUAGE.search(name)):
            return FenceForm(-1)
        if not first.startswith(("{", "[", "```")) and (
            SQL_LANGUAGE.search(name) or OPENING.match(first)
        ):
            return FenceForm(block.start("first"))
    return None
