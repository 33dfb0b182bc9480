"""Words for places of a ranking: first, 第二名, the leader, the runner-up."""

import re

_NTH = ("first", "second", "third", "fourth", "fifth")
_LEADERS, _RUNNERS_UP = ("榜首", "首位", "冠军", "leader"), ("次席", "次位", "亚军", "runner-up")
PLACES = re.compile(
    rf"\b(?:{'|'.join(_NTH)})(?:-placed)?\b|第[一二三四五](?=[名位和与])|\b(?:leader|runner-up)\b"
    rf"|{'|'.join(_LEADERS[:-1] + _RUNNERS_UP[:-1])}",
    re.IGNORECASE,
)


def find_place(word: str) -> int:
    """The place that an ordinal names: 1 for the first."""
    word = word.lower().removesuffix("-placed")
    if word in _LEADERS:
        return 1
    if word in _RUNNERS_UP:
        return 2
    return _NTH.index(word) + 1 if word in _NTH else "一二三四五".index(word[-1]) + 1
