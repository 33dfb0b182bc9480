"""Figures written in words: half, 三分之二, tripled, 翻一番, twelve million, XIV, 1e9, ⅞."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from agent.figures.extraction.clued_pattern import CluedPattern
from agent.lexicon.numerals import NUMERAL, parse_numeral

WordKind = Literal["number", "percent", "multiple"]
FRACTION_ROOM, RELATIVE_ROOM = 0.015, 0.05
MIN_LARGE = 13

UNITS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SIZES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_VALUES = {word: float(i) for i, word in enumerate(UNITS, 1)}
_VALUES |= {word: 10.0 * i for i, word in enumerate(_TENS, 2)}
_SMALL = "|".join(sorted(_VALUES, key=len, reverse=True))
_LARGE = "|".join(_SIZES)
_CARDINAL = (
    rf"(?:{_SMALL}|a (?={_LARGE}))(?:(?:[ -]|,? and |(?<=a ))(?:{_SMALL}|{_LARGE})\b){{0,14}}"
)
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_PART_END = (
    r"(?=\s*(?:$|[,.;:!?)]|of\b|to\b|from\b|more\b|less\b|fewer\b"
    r"|higher\b|lower\b|over\b|as\b|in\b|on\b"
    r"|above\b|below\b|compared\b|between\b|the\b|that\b|versus\b|vs\b|year\b|and\b))"
)
_FRACTION = CluedPattern(
    r"(?<![\w-])(?:(?P<n>an?|one|two|three|four|five|six|seven|eight|nine)[ -])"
    rf"(?P<part>third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?\b{_PART_END}"
    r"|(?<!first )(?<!second )(?<!other )(?<![\w-])(?:(?:an?|one) )?(?P<half>half)\b(?!-"
    r"| year| a | an |\s*\d|\s+million)"
    rf"|\bone (?:[a-z]+ )?in (?P<of>\d{{1,3}}(?![\d.,]*\d)|{_SMALL})\b"
    r"|(?P<majority>\bmajority\b)",
    [*_PARTS, "one ", "majority"],
)
_CHINESE_FRACTION = re.compile(
    r"(?P<below>[二三四五六七八九十]|百|\d+)分之(?P<above>[一二三四五六七八九\d]+)(?!点)"
    r"|(?P<tenths>[一二三四五六七八九])成半|(?P<majority>过半|半数以上|大半)|(?P<half>一半|半数)"
)
_MULTIPLE = CluedPattern(
    rf"\b(?P<words>{_CARDINAL})(?P<half> and a half)?(?:[ -]times\b(?!\s+(?:a|per)\b)|-?fold\b)"
    rf"|(?<![\w.,])(?P<toone>{_CARDINAL}|\d{{1,2}}(?:\.\d+)?)(?:[ -]to[ -](?:one|1)|:1)"
    r"(?![\w,.%]\d|\w)"
    r"|\b(?P<twice>twice|double)(?=\s+(?:as|the|that|what|of|those|its|their|[A-Z\ue000-\uf8ff]))"
    r"|\b(?P<verb>doubl|tripl|trebl|quadrupl|halv)(?:ed|es|e|ing)\b",
    [
        *("times", "fold", "to one", "to-one", "to 1", "to-1", ":1", "twice"),
        *("doubl", "tripl", "trebl", "quadrupl", "halv"),
    ],
)
_CHINESE_MULTIPLE = re.compile(
    rf"翻了?(?P<turns>{NUMERAL}?)番|(?P<twice>翻倍|翻了?一倍|加倍)|(?P<half>减半|腰斩)"
    rf"|(?P<times>{NUMERAL})倍半"
)
_VERBS = {"doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadrupl": 4.0, "halv": 0.5}
_PART_OF_UNIT = CluedPattern(
    rf"(?<![\w-])(?:(?P<n>an?|one|two|three) )?(?P<part>{'|'.join(_PARTS)})s? (?:of )?an?"
    r"(?= (?:hour|minute|day|week)\b)|(?<!个)(?<!点)半个?(?=小时|钟头)",
    [*_PARTS, "半"],
)
"""Half an hour: half of a unit rather than of a whole."""
_NUMBER = re.compile(
    rf"(?<![\w-])(?P<amount>half a|{_CARDINAL})(?P<size> (?:{_LARGE}))?\b(?![-\w])", re.IGNORECASE
)
_SCIENTIFIC = re.compile(r"(?<![\w.])[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,3}(?!\w)")
_ROMAN = re.compile(
    r"(?<![\w-])(?<![A-Z][a-z] )(?=[IVXLCM]{2,})M{0,3}(?:CM|CD|D?C{0,3})(?:XC"
    r"|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?= [a-z])"
)
_ROMANS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CHINESE = re.compile(
    rf"(?<![第{NUMERAL[1:-1]}])(?:[一二两三四五六七八九十]{NUMERAL}{{2,}}|[一二两三四五六七八九十]{NUMERAL}*[百千万亿])"
)
_BARE = re.compile(
    r"(?P<way>突破|超过?|逾|[过破上]|不足|不到|未[达到满]|低于|接近|将?近|离|距离?|达到?|[破过])了?"
    r"(?P<scale>百万|千万|[十百千]亿|万亿|[万亿千百](?![一二两三四五六七八九十百千万亿分家货度余多部]))"
    r"(?!富翁|级|能|难|般)"
)
"""A size without a numeral: 突破百万, 不足千亿."""
_SCALES = {
    "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9,
    "百亿": 1e10, "千亿": 1e11, "万亿": 1e12,
}  # fmt: skip
_PASSES = ("过", "破", "上")
_UPS_AND_DOWNS = re.compile(
    rf"(?<!{NUMERAL})(?P<one>[一二两三四五六七八九十])[升增涨盈](?P<other>[一二两三四五六七八九十])[降减跌亏]"
)
_VULGAR = re.compile(r"(?P<whole>\d*)(?P<part>[¼½¾⅐-⅞↉])")
_NOT_COUNTS = re.compile(
    r"(?:\btop|\bbottom|\bfirst|\blast|\bpast|\bno\.|#|\bno|\bor|\bother|\bnext)\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A figure in words: where it stands, its value, how exact it is, and what it counts."""

    start: int
    end: int
    value: float
    step: float
    meaning: WordKind
    over: bool = False


def find_number_words(text: str) -> Iterator[NumberWord]:
    """The figures in words, the most particular first; one may lie inside an earlier one."""
    yield from _find_multiples(text)
    yield from _find_parts_of_units(text)
    yield from _find_fractions(text)
    for match in _SCIENTIFIC.finditer(text):
        digits, _, exponent = match[0].lower().partition("e")
        step = 10.0 ** (int(exponent) - len(digits.partition(".")[2]))
        yield NumberWord(*match.span(), float(match[0]), step, "number")
    for match in _NUMBER.finditer(text):
        yield from _find_cardinal(match, text)
    for match in _UPS_AND_DOWNS.finditer(text):
        for group in ("one", "other"):
            yield NumberWord(
                *match.span(group), float((parse_numeral(match[group]) or (0, 1))[0]), 1, "number"
            )
    for match in _BARE.finditer(text):
        value, over = _SCALES[match["scale"]], match["way"] in _PASSES
        yield NumberWord(*match.span("scale"), value, value * RELATIVE_ROOM * 2, "number", over)
    for match in _ROMAN.finditer(text):
        if match[0]:
            yield NumberWord(*match.span(), _parse_roman(match[0]), 1, "number")


def find_chinese_numerals(text: str) -> Iterator[NumberWord]:
    """Chinese numerals of hundreds and more that no counter follows."""
    for match in _CHINESE.finditer(text):
        if numeral := parse_numeral(match[0]):
            yield NumberWord(*match.span(), float(numeral[0]), float(numeral[1]), "number")


def _find_fractions(text: str) -> Iterator[NumberWord]:
    for match in filter(_is_part, _FRACTION.finditer(text)):
        value = _parse_part(match)
        yield _make_part(match.span(), value, over=bool(match["majority"]))
    for match in _CHINESE_FRACTION.finditer(text):
        if match["tenths"]:
            yield _make_part(match.span(), ("一二三四五六七八九".index(match["tenths"]) + 1.5) / 10)
        elif match["below"] == "百":
            continue
        else:
            value = (
                _parse_whole(match["above"]) / _parse_whole(match["below"])
                if match["below"]
                else 0.5
            )
            yield _make_part(match.span(), value, over=bool(match["majority"]))
    for match in _VULGAR.finditer(text):
        value = unicodedata.numeric(match["part"])
        if match["whole"]:
            yield NumberWord(*match.span(), int(match["whole"]) + value, 0.1, "number")
        else:
            yield _make_part(match.span(), value)


def _find_parts_of_units(text: str) -> Iterator[NumberWord]:
    for match in _PART_OF_UNIT.finditer(text):
        above = _VALUES.get((match["n"] or "a").lower(), 1.0)
        value = above / _PARTS[(match["part"] or "half").lower()]
        yield NumberWord(*match.span(), value, 2 * RELATIVE_ROOM * value, "number")


def _parse_part(match: re.Match[str]) -> float:
    """The size of "three quarters", "half" or "one in ten"."""
    if of := match["of"]:
        return 1 / (float(of) if of.isdigit() else _VALUES[of.lower()])
    above = _VALUES.get((match["n"] or "a").lower(), 1.0)
    return above / _PARTS[(match["part"] or "half").lower()]


def _is_part(match: re.Match[str]) -> bool:
    """Whether it is a part: six quarters are a time."""
    above = (match["n"] or "a").lower()
    return (match["part"] or "").lower() != "quarter" or above in ("a", "one", "three")


def _parse_whole(digits: str) -> float:
    return float(digits) if digits.isdigit() else float((parse_numeral(digits) or (1, 1))[0])


def _make_part(span: tuple[int, int], value: float, *, over: bool = False) -> NumberWord:
    return NumberWord(*span, value, 2 * min(FRACTION_ROOM, RELATIVE_ROOM * value), "percent", over)


def _find_multiples(text: str) -> Iterator[NumberWord]:
    for match in _MULTIPLE.finditer(text):
        if ratio := match["toone"]:
            value = float(ratio) if ratio[0].isdigit() else _parse_cardinal(ratio)
        elif match["words"]:
            value = _parse_cardinal(match["words"]) + (0.5 if match["half"] else 0)
        else:
            value = 2.0 if match["twice"] else _VERBS[match["verb"].lower()]
        yield _make_multiple(match.span(), value)
    for match in _CHINESE_MULTIPLE.finditer(text):
        if match["times"]:
            yield _make_multiple(match.span(), (parse_numeral(match["times"]) or (0, 1))[0] + 0.5)
        else:
            turns = (parse_numeral(match["turns"]) or (1, 1))[0] if match["turns"] else 1
            yield _make_multiple(match.span(), 0.5 if match["half"] else 2.0**turns)


def _make_multiple(span: tuple[int, int], value: float) -> NumberWord:
    return NumberWord(*span, value, 2 * RELATIVE_ROOM * value, "multiple")


def _find_cardinal(match: re.Match[str], text: str) -> Iterator[NumberWord]:
    words = match["amount"].lower()
    size = _SIZES[match["size"].strip().lower()] if match["size"] else 1.0
    value = (0.5 if words == "half a" else _parse_cardinal(words)) * size
    if words == "half a" and not match["size"]:
        return
    counts = not _NOT_COUNTS.search(text[: match.start()]) and text[match.end() : match.end() + 1]
    if value >= MIN_LARGE or (value > 1 and counts == " "):
        yield NumberWord(
            *match.span(), value, _find_last_place(value) if value >= 100 else 1, "number"
        )


def parse_count(word: str) -> int:
    """The number that a word, a numeral or digits write: 12, 十二, "twelve"; 0 for others."""
    word = word.lower()
    if word in UNITS:
        return UNITS.index(word) + 1
    return int(word) if word.isdigit() else (parse_numeral(word) or (0, 0))[0]


def _parse_cardinal(words: str) -> float:
    total, section = 0.0, 0.0
    for word in re.split(r"[\s,-]+", words.lower()):
        if word in _VALUES or word == "a":
            section += _VALUES.get(word, 1.0)
        elif word == "hundred":
            section = (section or 1) * 100
        elif word in _SIZES:
            total, section = total + (section or 1) * _SIZES[word], 0.0
    return total + section


def _find_last_place(value: float) -> float:
    place = 1.0
    while value % (place * 10) == 0:
        place *= 10
    return place


def _parse_roman(letters: str) -> float:
    values = [_ROMANS[letter] for letter in letters]
    return float(
        sum(
            -now if now < after else now
            for now, after in zip(values, [*values[1:], 0], strict=True)
        )
    )
