"""Days that have a name: 双十一, National Day, Christmas; holidays that move are not guessed."""

import re
from collections.abc import Iterator
from datetime import date

from agent.time_expressions.calendar_periods import Period, add_days, make_period
from model.locales.chinese import HAN

_YEAR_ZH = r"(?:(?P<y>(?:19|20)\d{2}|今|本|当|去|前|明)年(?:度)?的?)?"
_YEAR_EN = r"(?:,? (?:of |in )?(?:(?P<y>(?:19|20)\d{2})|(?P<w>this|last|next) year))?"
_NUMERIC = rf"(?:(?<=年)|(?<=年的)|(?<![\d.])(?<!{HAN}))(?:618|六一八)(?![\d.,万千元个件笔单号])"
_FIXED_ZH: tuple[tuple[str, int, int], ...] = (
    (r"双(?:十一|11)(?!月)", 11, 11),
    (r"光棍节", 11, 11),
    (r"双(?:十二|12)(?!月)", 12, 12),
    (_NUMERIC, 6, 18),
    (r"国庆(?:节|日)?", 10, 1),
    (r"元旦节?", 1, 1),
    (
        r"(?:国际|五一)?劳动节|(?<![一二三四五六七八九十\d])五一节?(?![一二三四五六七八九十路街广大])",
        5,
        1,
    ),
    (r"(?:三八)?妇女节", 3, 8),
    (r"(?:六一)?儿童节", 6, 1),
    (r"情人节", 2, 14),
    (r"教师节", 9, 10),
    (r"平安夜", 12, 24),
    (r"圣诞(?![树帽老卡袜装歌])节?", 12, 25),
)
_FIXED_EN: tuple[tuple[str, int, int], ...] = (
    (r"singles'? day", 11, 11),
    (r"new year's day", 1, 1),
    (r"valentine's day", 2, 14),
    (r"halloween", 10, 31),
    (r"christmas eve", 12, 24),
    (r"new year's eve", 12, 31),
    (r"(?:christmas|xmas)(?: day)?", 12, 25),
)
_MOVING = re.compile(
    r"春节|除夕|大年初[一二三]|元宵节?|清明节?|端午节?|七夕节?|中元节|中秋节?|重阳节|腊八节|小长假"
    r"|黄金周|母亲节|父亲节|感恩节|复活节|开斋节|黑五|黑色星期五|网络星期一|女神节"
    r"|\b(?:chinese|lunar) new year\b|\bspring festival\b|\bmid-autumn(?: festival)?\b"
    r"|\b(?:dragon boat|lantern) festival\b|\beaster\b|\bthanksgiving\b|\bcyber monday\b"
    r"|\blabou?r day\b|\bnational day\b|\bgolden week\b|\bramadan\b|\beid\b|\bdiwali\b|\bhanukkah\b"
    r"|\bboxing day\b|\bmother's day\b|\bfather's day\b|\bprime day\b|\bmemorial day\b"
)
_AROUND_ZH = (
    r"(?P<around>(?:购物节)?(?:期间|假期|长假|小长假|黄金周|大促|促销|活动|前后|前夕|当?周|这周|之前|前(?!\s*[\d一二两三四五六七八九十])|之?后"
    r"|档|季|礼盒|礼物|款|[一二两三四五六七八九十\d]+天))?(?:购物节)?(?:当天|那天|当日|这天)?"
)
_AROUND_EN = (
    r"(?P<around> (?:season|week|weekend|period|holidays?|time|sales? event|campaign|promotion"
    r"|eve|tree|gift)s?\b)?"
)
_SHIFTS = {"今": 0, "本": 0, "当": 0, "去": -1, "前": -2, "明": 1, "this": 0, "last": -1, "next": 1}
_BLACK_FRIDAY = r"\b(?:(?P<y0>(?:19|20)\d{2}) )?black friday\b"
_DAYS = tuple(
    (re.compile(pattern), month, day)
    for pattern, month, day in (
        *((f"{_YEAR_ZH}(?:{name}){_AROUND_ZH}", m, d) for name, m, d in _FIXED_ZH),
        *(
            (rf"\b(?:(?P<y0>(?:19|20)\d{{2}}) )?(?:{name})\b{_AROUND_EN}{_YEAR_EN}\b", m, d)
            for name, m, d in _FIXED_EN
        ),
        (f"{_BLACK_FRIDAY}{_AROUND_EN}{_YEAR_EN}", 11, 0),
    )
)


def find_named_days(text: str, today: date) -> Iterator[tuple[int, int, Period | None]]:
    """Where one is named, and when it is; None where that is not known, or more than a day."""
    for m in _MOVING.finditer(text):
        yield m.start(), m.end(), None
    for pattern, month, day in _DAYS:
        for m in pattern.finditer(text):
            period = None if m["around"] else _make_day(_read_year(m, today), month, day)
            yield m.start(), m.end(), period


def _read_year(m: re.Match[str], today: date) -> int:
    groups = m.groupdict()
    year = groups.get("y0") or groups["y"] or groups.get("w") or "this"
    return int(year) if year.isdigit() else today.year + _SHIFTS[year]


def _make_day(year: int, month: int, day: int) -> Period:
    """The day itself; without a number, the one after the fourth Thursday."""
    if day:
        return make_period("day", date(year, month, day))
    first = date(year, month, 1)
    return make_period("day", add_days(first, (3 - first.weekday()) % 7 + 22))
