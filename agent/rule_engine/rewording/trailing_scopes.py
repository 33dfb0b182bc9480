"""What stands behind a question and says over which rows it is: 缺考的不算, counting only new ones.

It is said plainly before anything is read: as an exception, as a condition, or not at all where it
only says that rows are counted which are counted anyway.
"""

import re

from model.locales.chinese import compile_chinese

_BEGIN_ZH = r"[，,；;？?。（(]\s*"
_END_ZH = r"[）)]?[？?。]?\s*$"
_THING_ZH = r"(?P<x>[^，,；;？?。（）()、不]{1,12}?)"
_BEGIN_EN = r"(?:\s*[,;?.]| -|\s*\()\s*"
_END_EN = r"\)?\s*[?.]?$"
_THING_EN = r"(?P<x>[a-z][\w' -]{2,30}?)"
_SCOPES = (
    (  # left out
        re.compile(
            rf"{_BEGIN_ZH}{_THING_ZH}的?(?:都|也|就)?(?:不算|不计|不含|除外|不计入|不统计|不考虑|不包括|不包含|排除"
            r"|别算|别计|别统计|不要算|不用算|剔除|扣除|去掉|除去)"
            rf"(?:在内|进去|入内)?{_END_ZH}"
        ),
        r"，剔除\g<x>",
    ),
    (
        re.compile(
            rf"{_BEGIN_EN}{_THING_EN} (?:are |is |do |does |should |don't |doesn't )?"
            r"(?:not counted|not included|excluded|left out|not counting|aside|not count|count"
            r"|not be counted)"
            rf"{_END_EN}",
            re.IGNORECASE,
        ),
        r", excluding \g<x>",
    ),
    (
        re.compile(
            rf"{_BEGIN_ZH}(?:请|记得)?(?:剔除|扣除|去掉|除去|排除|不含|不算|不计|不包括|不要算|别算|不统计)"
            rf"(?:掉|了)?{_THING_ZH}的?{_END_ZH}"
        ),
        r"，剔除\g<x>",
    ),
    (
        re.compile(
            rf"{_BEGIN_EN}(?:please )?(?:leave out|leaving out|ignore|ignoring|exclude|omit|skip"
            r"|drop|disregard|don't count|do not count|don't include|do not include|not counting)"
            rf" (?:the |any |all )?{_THING_EN}{_END_EN}",
            re.IGNORECASE,
        ),
        r", excluding \g<x>",
    ),
    (
        re.compile(
            rf"{_BEGIN_EN}(?:please )?(?:leave|leaving|take|keep) (?:the |any |all )?{_THING_EN}"
            rf" out(?: of it| of this)?{_END_EN}",
            re.IGNORECASE,
        ),
        r", excluding \g<x>",
    ),
    (
        re.compile(rf"{_BEGIN_EN}(?!leav|tak|keep){_THING_EN} out{_END_EN}", re.IGNORECASE),
        r", excluding \g<x>",
    ),
    (  # counted anyway; not what has none of it, which an average leaves out
        re.compile(
            rf"{_BEGIN_ZH}(?!(?:一[次个])?(?:没|无|未|从)){_THING_ZH}的?(?:也|都|同样|一并)要?(?:算|计|计入|统计|包括|包含|算上)"
            rf"(?:在内|进去|入内|上)?{_END_ZH}"
        ),
        "",
    ),
    (
        re.compile(
            rf"{_BEGIN_EN}(?!.*\b(?:without|no|never)\b){_THING_EN} (?:are |is )?(?:also |still )?"
            rf"(?:counted too|included too|counted as well|included as well){_END_EN}",
            re.IGNORECASE,
        ),
        "",
    ),
    (  # nothing else counts
        re.compile(
            r"[,;(]\s*(?:(?:only )?(?:counting|considering|including|looking at|taking|using)"
            rf"(?: only| just)?|only count|count only) {_THING_EN}(?: only| alone)?{_END_EN}",
            re.IGNORECASE,
        ),
        r", only \g<x>",
    ),
)


_BRACKETED = compile_chinese(r"[（(](?P<x>[^（）()]{2,24})[）)](?=\p{Han})")


def say_scope_plainly(question: str) -> str:
    """The question with its last words as an exception or a condition, or without them.

    Such words in brackets stand behind the question then: 车队（报废的不算）的车.
    """
    question = _say_last_plainly(question)
    match = _BRACKETED.search(question)
    if match is None:
        return question
    rest = question[: match.start()] + question[match.end() :].rstrip("？?。")
    moved = f"{rest}，{match['x']}"
    plain = _say_last_plainly(moved)
    return question if plain == moved else plain


def _say_last_plainly(question: str) -> str:
    for pattern, replacement in _SCOPES:
        match = pattern.search(question)
        if match is not None and _says_only(match):
            return question[: match.start()] + match.expand(replacement)
    return question


def _says_only(match: re.Match[str]) -> bool:
    """Including returns does not say that nothing else counts."""
    words = match[0].lower()
    return not re.search(r"\bincluding\b", words) or " only" in words
