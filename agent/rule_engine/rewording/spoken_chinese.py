"""Chinese phrasings of which single words would be misread: they are said plainly beforehand."""

import re

from model.locales.chinese import HAN, compile_chinese

_END = r"(?=的|[，,。？?]|$)"
_PHRASINGS = (
    # 3次以上(含3次): what 以上 says anyway
    (
        compile_chinese(
            r"(?<=以[上下])(?P<x>[^（(]{0,8})"
            r"[（(]含(?:\d+|[一二两三四五六七八九十]+)\p{Han}?[）)]"
        ),
        r"\g<x>",
    ),
    # 近12个月的订单（2024年6月到2025年5月）: one period, said twice
    (
        re.compile(
            r"(?:最?近|过去)的?\d+个?[月天年周](?P<x>[^（(]*)[（(](?P<p>\d{4}年[^）)]{1,20})[）)]"
        ),
        r"\g<p>\g<x>",
    ),
    # 没留地址的会员: the column is empty
    (
        re.compile(rf"没(?:有)?(?:留下?|填写?|提供|绑定|录入)过?(?P<x>[^\d，,的]{{2,6}}){_END}"),
        r"没有\g<x>",
    ),
    # 从来没人借过书: there is not one row of it
    (
        re.compile(
            rf"(?:从来?都?|一直)?没(?:有)?(?:任何)?人(?P<v>{HAN}{{1,2}})过"
            rf"(?P<o>{HAN}){_END}"
        ),
        r"没有\g<v>\g<o>",
    ),
    # 最常换下的零件, 最主要的原因: that of most rows
    (compile_chinese(r"最(?:经)?常(?P<v>[^见用\W]\p{Han}{1,2}?)的"), r"\g<v>最多的"),
    (re.compile(r"最主要的"), "最常见的"),
    (
        re.compile(r"(?P<a>平均)?(?:间隔|相隔|隔)了?(?P<n>多少|几)(?P<u>天|小时|分钟|个月)"),
        r"\g<a>\g<n>\g<u>",
    ),
    # 没投诉过的是哪几所: which, and not how many
    (re.compile(r"哪几[所家位名台辆间款支条张笔座栋幢艘架部套份场户]"), "哪些"),
    (compile_chinese(r"正在(?=\p{Han}{2}(?:中|的|着))"), "在"),
)


def say_plainly(question: str) -> str:
    """The question with such phrasings in plain words."""
    for pattern, replacement in _PHRASINGS:
        question = pattern.sub(replacement, question)
    return question
