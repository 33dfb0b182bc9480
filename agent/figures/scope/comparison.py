"""What a figure compares: the one name, and the name that it is compared with."""

import re
from dataclasses import dataclass, replace

import numpy as np

from agent.figures.extraction.figures import Figure
from agent.figures.result.row_names import RowName
from agent.figures.scope.sentence import COMPARING_WORDS, FIGURE, NAME, Sentence, is_day

_WHOSE = ("的", "'s ", "’s ")
MAX_CHARS_BEFORE = 400
"""How far before a figure a comparison is looked for."""
_THAN = (
    r"than|over|from|on|short of|versus|vs\.?|compared (?:with|to)|against|above|below|behind"
    r"|ahead of|since"
)
_BEATS = (
    r"exceed\w*|outs(?:old|ell\w*)|outperform\w*|surpass\w*|beat\w*"
    r"|top(?:s|ped)|edge\w*(?: out)?|lead\w*|led|trail\w*|lag\w*(?: behind)?"
    r"|ahead of|behind|above|below|than|compared (?:with|to)|versus|vs\.?|against"
)
_DIRECT = (
    re.compile(rf"(?P<a>{NAME})[^\ue000。]*?(?:比|较|相较于?|相比于?|{COMPARING_WORDS})\s*(?P<b>{NAME})[^\ue000]*$"),
    re.compile(
        rf"(?P<a>{NAME})[^\ue000]*?\b(?:{_BEATS})\s+(?:the |that of )?(?P<b>{NAME})[^\ue000]*$",
        re.IGNORECASE,
    ),
)  # fmt: skip
_INVERTED = re.compile(
    r"(?:[与和同跟较比]|相比于?|相较于?|compared (?:with|to)|against|versus|relative to)\s*"
    rf"(?:the )?(?P<b>{NAME})"
    rf"(?:相?比|相较|较)?\s?[，,](?:\s*|[a-z\s]{{1,24}}\s)(?:the )?(?P<a>{NAME})"
    rf"(?:[^\ue000]*|[的在]?(?P<x>{NAME})[^\ue000]*)$",
    re.IGNORECASE,
)
_BASE_BEFORE = re.compile(
    rf"(?:比|较|{COMPARING_WORDS})[^\ue000，,]{{0,4}}(?P<b>{NAME})[^\ue000]{{0,14}}$"
    r"|(?:是|为|相当于|达到?|占|约|不足|不到|接近|只有|仅有?|超)[^\ue000，,]{0,4}"
    rf"(?P<c>{NAME})(?:[^\ue000，,]{{0,8}}的[^\ue000，,]{{0,6}}|\s?)$"
)
_BASE_AFTER = re.compile(
    rf"^[^\ue000,，。]{{0,34}}?{NAME}[^\ue000,，。]{{0,12}}?\bas\s+"
    rf"(?:in |on |at |from |for |by |the )*(?P<d>{NAME})"
    rf"|^[^\ue000\ue002,，。]{{0,34}}?\b(?P<than>{_THAN})\s+(?:that of |those of |the |all |in )*"
    rf"(?P<b>{NAME})"
    rf"|^[^\ue000\ue002,，。]{{0,34}}?(?P<of>\bof|\bas|times|twice|double)\s+(?:that of |those of "
    rf"|what |the |all |in |on |by )*(?P<c>{NAME})"
    rf"|^\s*(?:the\s+)?(?P<e>{NAME})(?=['’]s)",
    re.IGNORECASE,
)
_MORE_THAN = re.compile(
    rf"^\s*[^\ue000\ue002,，。]{{0,20}}?\b(?:more|less|fewer|higher|lower)\s+(?P<a>{NAME})"
    rf"[^\ue000\ue002,，。]{{0,16}}?\bthan\s+(?:the |in |of )?(?P<b>{NAME})",
    re.IGNORECASE,
)
"""300 hectares more wheat than barley."""
_SINCE = re.compile(
    rf"(?:\bsince\s+(?:the )?(?P<b>{NAME})|[自从]\s*(?P<b2>{NAME})(?:以来|起))[^\ue000]*$",
    re.IGNORECASE,
)
FROM_TO = re.compile(
    rf"(?:从|由|自|\bfrom|\bbetween)\s*(?:the |{FIGURE}[^\ue000]{{0,6}}(?:in|on|at) )?"
    rf"(?P<b>{NAME})[^\ue000，。]{{0,16}}?"
    rf"(?:到|至|升|\bto|\band|-|—)[^\ue000，,。]{{0,24}}?(?P<a>{NAME})"
    rf"|(?:^[^\ue000]{{0,2}}|(?<=[\ue000\ue001]))(?P<b2>{NAME})\s*(?:至|到|[-–—~])\s*(?P<a2>{NAME})",
    re.IGNORECASE,
)

COMES_FROM = re.compile(
    rf"^\s*of (?:[a-z]+ ){{1,5}}?(?:from|to|in|at|by|with|on)\s+(?:the )?(?:$|{NAME})",
    re.IGNORECASE,
)
""""40% of all sales came from B": a part of the whole, not of B."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The name compared and the name it is compared with, as far as the sentence says."""

    subject: RowName | None = None
    base: RowName | None = None
    part_of: bool = False


def find_comparison(figure: Figure, sentence: Sentence) -> Comparison:
    """The two names that the sentence compares by the figure, as far as it says."""
    start, end = sentence.clause(figure.start)
    if match := _MORE_THAN.match(sentence.words(figure.end, end)):
        return _make_comparison(match, sentence, figure.end)
    if (match := _SINCE.search(sentence.words(start, figure.start))) and figure.direction:
        return Comparison(None, sentence.find_name(match, "b" if match["b"] else "b2", start))
    return _find_named_comparison(figure, sentence, start, end)


def _find_named_comparison(figure: Figure, sentence: Sentence, start: int, end: int) -> Comparison:
    begin = max(sentence.start, figure.start - MAX_CHARS_BEFORE)
    before, own = sentence.words(begin, figure.start), sentence.words(start, end)
    for pattern in (*_DIRECT, _INVERTED):
        if match := pattern.search(before):
            named_comparison = _make_comparison(match, sentence, begin)
            return replace(
                named_comparison, part_of=_is_part_of_base(named_comparison.base, figure, sentence)
            )
    if match := FROM_TO.search(own):
        return _make_comparison(match, sentence, start)
    if comparison := _find_base_after(figure, sentence, end) or _find_base_before(
        figure, sentence, begin
    ):
        return comparison
    match = FROM_TO.search(sentence.outline)
    if match and not sentence.find_names(start, figure.start):
        return _make_comparison(match, sentence, sentence.start)
    return Comparison()


def _is_part_of_base(base: RowName | None, figure: Figure, sentence: Sentence) -> bool:
    """Whether the figure is told of what the base has: 超过广东的一半."""
    if base is None or any(map(str.isdigit, figure.text)):
        return False
    return figure.meaning == "percent" and sentence.words(base.end, figure.start) in _WHOSE


def _make_comparison(match: re.Match[str], sentence: Sentence, offset: int) -> Comparison:
    short = "2" if "a2" in match.re.groupindex and match["a2"] else ""
    subject = sentence.find_name(match, f"a{short}", offset)
    base = sentence.find_name(match, f"b{short}", offset)
    other = sentence.find_name(match, "x", offset) if "x" in match.re.groupindex else None
    if other and base and other.column == base.column:
        subject = other
    if subject is None or base is None:
        return Comparison(subject, base)
    same = np.array_equal(subject.rows, base.rows)
    if not same and subject.column == base.column:
        return Comparison(subject, base)
    earlier = sentence.find_names(sentence.start, subject.start)
    others = [
        n for n in earlier if n.column == base.column and not np.array_equal(n.rows, base.rows)
    ]
    if others:
        return Comparison(others[-1], base)
    later = sentence.find_names(subject.end, sentence.end)
    if following := [n for n in later if n.column == base.column and n is not base]:
        return Comparison(following[0], base)
    return Comparison() if same else Comparison(subject, base)


def _find_base_after(figure: Figure, sentence: Sentence, end: int) -> Comparison | None:
    following = sentence.words(figure.end, end)
    match = _BASE_AFTER.match(following)
    if not match or (figure.meaning == "percent" and COMES_FROM.match(following)):
        return None
    if figure.meaning == "number" and not match["than"]:
        return None
    group = next(group for group in "bcde" if match[group])
    base = sentence.find_name(match, group, figure.end)
    if base is None or (match["than"] == "on" and is_day(sentence.text[base.start : base.end])):
        return None
    return Comparison(None, base, part_of=group != "b")


def _find_base_before(figure: Figure, sentence: Sentence, begin: int) -> Comparison | None:
    match = _BASE_BEFORE.search(sentence.words(begin, figure.start))
    if not match or (figure.meaning == "number" and not match["b"]):
        return None
    base = sentence.find_name(match, "b" if match["b"] else "c", begin)
    earlier = sentence.find_names(sentence.start, base.start) if base else []
    if base is None or (match["c"] and not earlier and figure.meaning != "multiple"):
        return None
    subjects = (n for n in reversed(earlier) if n.column == base.column and not sentence.is_base(n))
    subject = next(subjects, None)
    return Comparison(subject, base, part_of=bool(match["c"]))
