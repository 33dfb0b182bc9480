"""Codes that a note lists with what they mean: `1=已支付, 2=已取消`, `0待审1通过`."""

import re
from functools import lru_cache

from model.sources.schema import Column

_CODE = re.compile(
    r"([\w\-]{1,12})\s*(?:[=:：—]|(?<=[A-Z\d])-)\s*(?![A-Z\d]{1,6}-[^\W\d])([^\s,，;；、/|()（）=:：\d][^\s,，;；、/|()（）=:：]*"
    r"(?: [a-z]+(?![\w\-]*\s*[=:：]))*)"
)
_CACHE_SIZE = 8_192
_LEAST_CODES = 2
_LISTED_CODE = re.compile(
    r"(?:^|[,，、;；:：/|])\s*([A-Z0-9]{1,5}|[b-z])"
    r" ([^\W_](?:(?!\.(?:\s|$))[^,，、;；:：/|。]){0,39})"
)
"""`type: P 个人 personal, C 企业 corporate`."""
_REMARK = re.compile(r"\s*\([^()]*\)")
_SPACED_CODE = re.compile(
    r"(?:^|(?<=[\s,，、;；:：(（])|(?<=\d[\u3400-\u9fff])|(?<=\d[\u3400-\u9fff]{2}))"
    r"(\d{1,2})([\u3400-\u9fff]{1,8})"
    r"(?=$|[\s,，、;；)）\d])"
)
"""`状态 0正常 1停用 2注销`: a code right before what it means."""
_WORD_CODE = re.compile(
    r"(?:^|(?<=[\s,，、;；:：(（/|]))([a-z][a-z_]{2,15})([\u3400-\u9fff]{2,8})(?=$|[\s,，、;；)）/|])"
)
"""`状态:open待受理/closed已办结`: a word right before what it means."""
_MEANING = r"(?=[A-Za-z]{0,6}[\u3400-\u9fff])([A-Za-z\u3400-\u9fff]{1,12})"
_RUN = re.compile(
    rf"(?:^|(?<=[\s,，;；:：(（]))(?:\d{{1,2}}(?!(?:天|日|年|月|周|[个小]|到|至)){_MEANING}){{2,}}"
    r"(?=$|[\s,，;；。)）])"
)
_RUN_CODE = re.compile(rf"(\d{{1,2}}){_MEANING}")
"""`状态:1待排产2生产中9已取消`: codes and meanings without anything between them."""
_LETTER_CODE = re.compile(
    r"(?:^|(?<=[\s,，、;；:：(（/|\u3400-\u9fff]))([A-Z][A-Z0-9]{0,3})([\u3400-\u9fff]{1,8})"
    r"(?=$|[\s,，、;；)）/|]|[A-Z])"
)
"""`方向:E出口I进口`, `费目:OF海运费/DOC文件费`: capitals right before what they mean."""
_NO_CODES = frozenset(["空", "空值", "null", "empty", "blank", "missing"])


def parse_codes(column: Column) -> dict[str, str]:
    """Meaning → stored code, where the comment or note lists them: `1=已支付, 2=已取消`."""
    return _parse_texts(column.note, column.comment)


@lru_cache(maxsize=_CACHE_SIZE)
def _parse_texts(note: str, comment: str) -> dict[str, str]:
    for text in (note, comment):
        if pairs := _list_codes(text):
            return {word: pair[1] for pair in pairs for word in _split_meaning(pair)}
    return {}


def _list_codes(text: str) -> list[re.Match[str]]:
    """Codes with what they mean, in the first way in which at least two are written."""
    ways = (
        [match for match in _CODE.finditer(text) if _is_code(match)],
        _list_run(text),
        *(list(way.finditer(text)) for way in (_SPACED_CODE, _WORD_CODE)),
        list(_LETTER_CODE.finditer(text, _find_list(text))),
        list(_LISTED_CODE.finditer(text)),
    )
    return next((matches for matches in ways if len(matches) >= _LEAST_CODES), [])


def _is_code(match: re.Match[str]) -> bool:
    """Not the 85 of 0.85, nor the word for nothing stored."""
    return match[1].lower() not in _NO_CODES and match.string[: match.start()][-1:] != "."


def _list_run(text: str) -> list[re.Match[str]]:
    """The codes of the one run in which no code stands twice."""
    run = _RUN.search(text)
    codes = list(_RUN_CODE.finditer(text, *run.span())) if run is not None else []
    return codes if len({code[1] for code in codes}) == len(codes) else []


def _find_list(text: str) -> int:
    """Where what a colon introduces begins, else the beginning."""
    places = [place for sign in ":：" if (place := text.find(sign)) >= 0]
    return min(places) + 1 if places else 0


def _split_meaning(code: re.Match[str]) -> list[str]:
    """What a code means, in each language: 个人 and personal, but day shift as it is."""
    words = _REMARK.sub("", code[2]).strip()
    is_listed = code.re is _LISTED_CODE and not words.isascii()
    return words.split() if is_listed else [words]


def strip_codes(text: str) -> str:
    """A label without the codes it lists: `状态：1=有效，2=失效` is called 状态, not 有效."""
    codes = _list_codes(text)
    return text[: codes[0].start()] if codes else text
