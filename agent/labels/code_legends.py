"""Legends: codes that a note lists with what they mean, `1=已支付, 2=已取消` or `0待审1通过`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from model.identity_key import IdentityKey
from model.locales.chinese import HAN, compile_chinese
from model.sources.schema import Column

_CACHE_SIZE = 8_192
_MAX_TEXT_CHARS = 2_000
_LONGEST_WORD = 40
_LEAST_CODES = 2
_END = r",，;；、/|()（）\[\]【】{}\n"
_SIGN = r"\s*(?:=>|->|[=＝:：→]|[-—–](?![\d-]))"
_ASSIGNED = re.compile(
    r"(?P<code>[\w\-]{1,12})\s*(?:[=:：—]|(?<=[A-Z\d])-)\s*(?![A-Z\d]{1,6}-[^\W\d])"
    r"(?P<text>[^\s,，;；、/|()（）=:：\d][^\s,，;；、/|()（）=:：]*"
    r"(?: [a-z]+(?![\w\-]*\s*[=:：]))*)"
)
"""`1=已支付, 2=已取消`: a sign between code and meaning, whatever the code is written in."""
_SIGNED = re.compile(
    rf"(?<![A-Za-z0-9_.])(?P<code>[A-Za-z0-9_]{{1,12}}){_SIGN}\s*"
    rf"(?P<text>(?!\d)[^{_END}=＝:：→]+?)"
    rf"(?=\s*(?:[{_END}]|$)|\s+[A-Za-z0-9_]{{1,12}}{_SIGN}|\d+{_SIGN})"
)
"""`0->open now 1->closed by staff`: more signs than `_ASSIGNED` and meanings of several words, of
which not all that they find are codes.
"""
_ENCLOSED = re.compile(
    r"(?P<text>[^\s,，;；、/|()（）:：]{1,20})\s*[(（]\s*(?P<code>[A-Za-z0-9_]{1,12})\s*[)）]"
)
"""`天猫(TM)、京东(JD)`: a code behind what it means."""
_NUMBERED = re.compile(
    rf"(?<![A-Za-z0-9_.])(?P<code>\d{{1,3}})\s*(?P<text>[^\s\d{_END}:：=.%][^\d{_END}:：=]*)"
)
"""`1 paid 2 refunded`, `1普通 2IMAX`: a number before what it means."""
_SPACED = compile_chinese(
    r"(?:^|(?<=[\s,，、;；:：(（])|(?<=\d\p{Han})|(?<=\d\p{Han}{2}))"
    r"(?P<code>\d{1,2})(?P<text>\p{Han}{1,8})"
    r"(?=$|[\s,，、;；)）\d])"
)
"""`状态 0正常 1停用 2注销`: a number right before what it means."""
_WORDS = compile_chinese(
    r"(?:^|(?<=[\s,，、;；:：(（/|]))(?P<code>[a-z][a-z_]{1,15})(?P<text>\p{Han}{2,8})"
    r"(?=$|[\s,，、;；)）/|])"
)
"""`状态:open待受理/closed已办结`: a word right before what it means."""
_MEANING = rf"(?=[A-Za-z]{{0,6}}{HAN})(?P<text>(?:[A-Za-z]|{HAN}){{1,12}})"
_RUN = re.compile(
    rf"(?:^|(?<=[\s,，;；:：(（]))"
    rf"(?:\d{{1,2}}(?!(?:天|日|年|月|周|[个小]|到|至)){_MEANING.replace('?P<text>', '?:')}){{2,}}"
    r"(?=$|[\s,，;；。)）])"
)
_RUN_CODE = re.compile(rf"(?P<code>\d{{1,2}}){_MEANING}")
"""`状态:1待排产2生产中9已取消`: codes and meanings without anything between them."""
_LETTERS = compile_chinese(
    r"(?:^|(?<=[\s,，、;；:：(（/|\p{Han}]))"
    r"(?P<code>[A-Z][A-Z0-9]{0,3})(?P<text>\p{Han}{1,8})"
    r"(?=$|[\s,，、;；。)）/|]|[A-Z])"
)
"""`方向:E出口I进口`, `费目:OF海运费/DOC文件费`: capitals right before what they mean."""
_LISTED = re.compile(
    r"(?:^|[,，、;；:：/|])\s*(?P<code>[A-Z0-9]{1,5}|[b-z])"
    r" (?P<text>[^\W_](?:(?!\.(?:\s|$))[^,，、;；:：/|。]){0,39}"
    r"(?:: [a-z](?:(?!\.(?:\s|$))[^,，、;；:：/|。]){0,29})?)"
)
"""`type: P 个人 personal, C 企业 corporate`, `W cancelled: weather / T cancelled: technical`."""
_ASSIGNS = re.compile(r"[=＝]")
_FLAG = re.compile(
    r"\s*(?P<code>1)\s*=\s*(?P<text>(?!\d)[^,，;；、/|()（）=＝]+?)\s*(?=[(（,，;；]|$)"
)
"""`1 = night shift (22:00-06:00)`: what a flag means, where the note says no more."""
_FLAG_KINDS = frozenset(["integer", "boolean"])
_REMARK = re.compile(r"\s*[(（][^()（）]*[)）]?")
_HAN_RUN = compile_chinese(r"(?<!\S)\p{Han}+(?!\S)")
_LATIN_RUN = re.compile(r"(?<!\S)[A-Za-z][A-Za-z &'\-]*(?!\S)")
"""The words of one language in a meaning that is written in two."""
_NO_CODES = frozenset(["空", "空值", "null", "empty", "blank", "missing"])
_NUMBERS = frozenset(["integer", "boolean", "decimal", "float"])


@dataclass(frozen=True, slots=True)
class CodeMeaning:
    """A code as it is stored, what it means as the note words it, and where that begins."""

    code: str
    text: str
    start: int

    @property
    def words(self) -> tuple[str, ...]:
        """The wording without remarks, then its Chinese and its English alone."""
        whole = _REMARK.sub("", self.text).strip(" .。\"'“”")
        runs = (*_HAN_RUN.findall(whole), *map(str.strip, _LATIN_RUN.findall(whole)))
        return tuple(w for w in dict.fromkeys((whole, *runs)) if 0 < len(w) <= _LONGEST_WORD)


NOWHERE = -1
"""Where a meaning begins that no note tells, but a dictionary of the source."""
_BEFORE_CODES = " :：,，;；.。(（[【"
Legend = tuple[CodeMeaning, ...]


def read_legend(column: Column) -> Legend:
    """The codes that the column's note lists, else its comment, else the source's dictionary."""
    return _read_column(IdentityKey(column))


def parse_codes(column: Column) -> dict[str, str]:
    """Each word for what a code means → the stored code; a word of several codes is none."""
    codes: dict[str, set[str]] = {}
    for meaning in read_legend(column):
        for word in meaning.words:
            codes.setdefault(word, set()).add(meaning.code)
    return {word: one.pop() for word, one in codes.items() if len(one) == 1}


def list_codes(column: Column) -> tuple[tuple[str, str], ...]:
    """Each stored code with what it means; none where two mean the same."""
    codes = tuple((meaning.code, meaning.text) for meaning in read_legend(column))
    return codes if len({text for _, text in codes}) == len(codes) else ()


def strip_codes(text: str) -> str:
    """A text up to the codes that it seems to list: `状态：1=有效，2=失效` is called 状态."""
    certain, _ = _list_legends(text)
    return text[: certain[0][0].start] if certain else text


def strip_legend(column: Column) -> str:
    """A column's label up to its legend, whose codes are stored values; may be empty."""
    label = column.label
    starts = [
        m.start
        for m in read_legend(column)
        if m.start != NOWHERE and label.startswith(m.code, m.start)
    ]
    return label[: min(starts)].rstrip(_BEFORE_CODES) if starts else label


@lru_cache(maxsize=_CACHE_SIZE)
def _read_column(same: IdentityKey[Column]) -> Legend:
    column = same.value
    for text in (column.note, column.comment):
        certain, likely = _list_legends(text[:_MAX_TEXT_CHARS])
        possible = likely if column.samples else (one for one in likely if _may_hold(one, column))
        legends = [one for one in (*certain, *possible) if _count_stored(one, column)]
        if legends:
            legend = max(legends, key=lambda one: _count_stored(one, column))
            return _spell_as_stored(legend, column)
        if column.kind in _FLAG_KINDS and (flag := _FLAG.match(text)):
            return (CodeMeaning(flag["code"], flag["text"], 0),)
    return tuple(CodeMeaning(code, text, NOWHERE) for code, text in column.codes)


@lru_cache(maxsize=_CACHE_SIZE)
def _list_legends(text: str) -> tuple[list[Legend], list[Legend]]:
    """What the text lists in each notation of codes, and in those that may list something else."""
    certain = (
        filter(_is_code, _ASSIGNED.finditer(text)),
        _list_run(text),
        *(notation.finditer(text) for notation in (_SPACED, _WORDS)),
        _LETTERS.finditer(text, _find_list(text)),
        _LISTED.finditer(text),
    )
    likely = (notation.finditer(text) for notation in (_SIGNED, _ENCLOSED, _NUMBERED))
    return _keep_lists(certain), _keep_lists(likely)


def _keep_lists(notations: Iterable[Iterable[re.Match[str]]]) -> list[Legend]:
    """Those of at least two codes, none of which stands twice."""
    legends = (
        tuple(CodeMeaning(match["code"], match["text"], match.start()) for match in matches)
        for matches in notations
    )
    return [legend for legend in legends if _is_list(legend)]


def _is_list(legend: Legend) -> bool:
    codes = [one.code for one in legend]
    return len(codes) >= _LEAST_CODES and len({*codes}) == len(codes)


def _is_code(match: re.Match[str]) -> bool:
    """Not the 85 of 0.85, nor the word for nothing stored, nor the name before `：TM=天猫`."""
    before, behind = match.string[: match.start()], match.string[match.end() :].lstrip()
    is_number = before.endswith(".")
    return match["code"].lower() not in _NO_CODES and not (is_number or _ASSIGNS.match(behind))


def _list_run(text: str) -> Iterator[re.Match[str]]:
    run = _RUN.search(text)
    return _RUN_CODE.finditer(text, *run.span()) if run is not None else iter(())


def _find_list(text: str) -> int:
    """Where what a colon introduces begins, else the beginning."""
    places = [place for sign in ":：" if (place := text.find(sign)) >= 0]
    return min(places) + 1 if places else 0


def _count_stored(legend: Legend, column: Column) -> int:
    """How many of the codes are stored; 0 where most are not."""
    if not column.samples:
        return len(legend)
    stored = {value.lower() for value in column.samples}
    known = sum(one.code.lower() in stored for one in legend)
    return known if known * 2 >= len(legend) else 0


def _spell_as_stored(legend: Legend, column: Column) -> Legend:
    stored = {value.lower(): value for value in column.samples}
    return tuple(replace(one, code=stored.get(one.code.lower(), one.code)) for one in legend)


def _may_hold(legend: Legend, column: Column) -> bool:
    """Whether a column without samples may hold such codes, and its note speaks of them."""
    is_unsampled = column.kind == "text" and column.profile is None
    if column.kind not in _NUMBERS and not is_unsampled:
        return False
    codes = [one.code for one in legend]
    return _are_all_values(codes, column) or _are_consecutive(codes)


def _are_all_values(codes: list[str], column: Column) -> bool:
    """Whether the column has no more values than there are codes, and its ends are among them."""
    profile = column.profile
    if profile is None or not profile.distinct or not {profile.low, profile.high} <= {*codes}:
        return False
    return profile.distinct <= len(codes)


def _are_consecutive(codes: list[str]) -> bool:
    """Numbers that follow each other, as nobody writes of lengths and shares; or no numbers."""
    if not all(code.isdigit() for code in codes):
        return not any(code.isdigit() for code in codes)
    numbers = sorted(map(int, codes))
    steps = {b - a for a, b in pairwise(numbers)}
    return steps in ({1}, {10}) or (numbers[0] < _LEAST_CODES < len(numbers))
