"""A sentence with its names and figures, outlined and cut into clauses.

An outline is the text with signs (Unicode's private use area) in the places of names and figures:
patterns match any name, and offsets stay those of the text. The patterns of this package write the
signs as escapes: e000 begins a name, e001 fills it, e002 begins a figure, e003 fills it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.figures.extraction.figures import Figure
from agent.figures.result.row_names import RowName

NAME_SIGN, NAME_FILLER = "\ue000", "\ue001"
"""Stand for the first character of a name, and for its others, in an outline."""
FIGURE_SIGN, FIGURE_FILLER = "\ue002", "\ue003"
"""Stand for the first character of a figure, and for its others, in an outline."""
NAME = f"{NAME_SIGN}{NAME_FILLER}*"
"""The pattern of a name in an outline."""
FIGURE = f"{FIGURE_SIGN}{FIGURE_FILLER}*"
"""The pattern of a figure in an outline."""
COMPARING_WORDS = (
    "高于|多于|大于|低于|少于|小于|超过|超出|超越|高出|多出"
    "|领先于?|落后于?|不及|不如|优于|胜过|反超"
)
"""Words that compare what stands before them with what follows."""
_CLAUSE_END = re.compile(
    rf"，|,(?!\d{{3}})|(?<!\d),(?=\d)"
    r"|[；;]|\s(?=(?:while|whereas|but|although|(?:and )?then)\s)|(?=然后|随后)"
    rf"|(?=[而但](?={NAME}))"
)
_TIES = (re.compile(rf"{NAME}\s*$"), re.compile(rf"^\s*(?:and )?(?:the )?{NAME}"))
_FIGURE_TIES = (re.compile(rf"{FIGURE}[^\s,，)）]{{0,3}}$"), re.compile(rf"^\s*(?:and )?{FIGURE}"))
_OPEN_BRACKETS = re.compile(
    rf"{NAME}\s?[(（][^()（）\ue000]{{0,12}}{FIGURE}[^()（）\ue000]{{0,12}}$"
)
_CLOSED_BRACKETS = re.compile(rf"^[^()（）\ue000]{{0,12}}{FIGURE}[^()（）\ue000]{{0,12}}[)）]")
_INTRO = re.compile(
    r"^\W*(?:\w+ )?(?:on average|in total|overall|in all|all told|combined|平均(?:而言|来看|来说)?"
    r"|合计|总体(?:而言|来看|上)?|整体(?:而言|来看|上)?)$",
    re.IGNORECASE,
)
_LISTED = re.compile(rf"{NAME}\s*,?\s*$")
_BEFORE_WHOLE = re.compile(r"(?:是|为|相当于|占|只有|仅有?)\s*$")
_BEFORE_BASE = re.compile(
    rf"(?:比|较|{COMPARING_WORDS}|(?:than|above|below|over|against|versus|behind"
    rf"|ahead of|compared (?:with|to)|overtook|outsold)\s+(?:the )?"
    r"|as (?:many|much|high|large|big|low|few)(?: [a-z]+)? as (?:in |on |at )?(?:the )?"
    r"|(?:%|percent|points?|\d)\s+(?:(?P<on>on)|from|over|versus)\s+(?:the )?)\s*$",
    re.IGNORECASE,
)
_DAY = re.compile(r"[a-z]{3,}\.? \d{1,2}(?:st|nd|rd|th)?\b|\d-\d{1,2}-\d|[日号]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its names and figures."""

    start: int
    end: int
    text: str
    """The whole text that it is part of."""
    outline: str
    """Its text with signs for names and figures."""
    wording: str
    """Its text with signs for names only."""
    names: tuple[RowName, ...]
    figures: tuple[Figure, ...]
    clauses: tuple[tuple[int, int], ...]

    def clause(self, at: int) -> tuple[int, int]:
        """The offsets of the clause that the character at the offset `at` stands in."""
        return next((c for c in self.clauses if c[0] <= at < c[1]), (self.start, self.end))

    def words(self, start: int, end: int) -> str:
        """The text between two offsets, with signs for names and figures."""
        return self.outline[max(0, start - self.start) : max(0, end - self.start)]

    def find_names(self, start: int, end: int) -> list[RowName]:
        """The names between two offsets."""
        return [name for name in self.names if start <= name.start and name.end <= end]

    def is_base(self, name: RowName) -> bool:
        """Whether others are compared with the name: "than B", 比 B, 超过 B."""
        before = self.wording[: name.start - self.start]
        if match := _BEFORE_BASE.search(before):
            return not (match["on"] and is_day(self.text[name.start : name.end]))
        after = self.wording[name.end - self.start :]
        return after.startswith("的") and _BEFORE_WHOLE.search(before) is not None

    def find_name(self, match: re.Match[str], group: str, offset: int) -> RowName | None:
        """The name that a group of a match on a part of the outline found."""
        if not match[group]:
            return None
        start = match.start(group) + offset
        return next((name for name in self.names if name.start == start), None)


def is_day(name: str) -> bool:
    """Whether a name is a day, "on" which something is."""
    return _DAY.search(name) is not None


def parse_sentence(
    text: str, span: tuple[int, int], names: Sequence[RowName], figures: Sequence[Figure]
) -> Sentence:
    """The sentence between the offsets, outlined and cut into clauses."""
    start, end = span
    inside = tuple(
        sorted((name for name in names if start <= name.start < end), key=lambda name: name.start)
    )
    sentence_figures = tuple(figure for figure in figures if start <= figure.start < end)
    wording = _replace_by_signs(text[start:end], inside, start, (NAME_SIGN, NAME_FILLER))
    outline = _replace_by_signs(wording, sentence_figures, start, (FIGURE_SIGN, FIGURE_FILLER))
    cuts = [start, *(start + offset for offset in _find_cuts(outline)), end]
    clauses = tuple(pair for pair in pairwise(cuts) if pair[0] < pair[1])
    return Sentence(start, end, text, outline, wording, inside, sentence_figures, clauses)


def _replace_by_signs(
    text: str, parts: Sequence[RowName] | Sequence[Figure], start: int, signs: tuple[str, str]
) -> str:
    for part in parts:
        at = part.start - start
        sign = (signs[0] + signs[1] * (part.end - part.start - 1))[: len(text) - at]
        text = text[:at] + sign + text[at + len(sign) :]
    return text


def _is_in_brackets(before: str, after: str) -> bool:
    """Whether a comma stands between figures that brackets after a name hold: "B (350, 12)"."""
    return bool(_OPEN_BRACKETS.search(before) and _CLOSED_BRACKETS.match(after))


def _find_cuts(outline: str) -> Iterator[int]:
    for match in _CLAUSE_END.finditer(outline):
        before, after = outline[: match.start()], outline[match.end() :]
        is_tied = match[0] == "," and any(
            one.search(before) and other.match(after) for one, other in (_TIES, _FIGURE_TIES)
        )
        if not is_tied and not _INTRO.search(before) and not _is_in_brackets(before, after):
            yield match.end()
    for match in re.finditer(r"\s(?=and\s)|(?=[而且])", outline):
        left, right = outline[: match.start()], outline[match.end() :]
        if _LISTED.search(left):
            continue
        if re.search(rf"{NAME}.*{FIGURE}|{FIGURE}.*{NAME}", left) and re.search(
            rf"^\S*\s?(?:the )?{NAME}.*{FIGURE}", right
        ):
            yield match.end()
