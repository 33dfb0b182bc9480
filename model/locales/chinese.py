"""What a Chinese character is: the one range that decides it."""

import re

_RANGE = r"\u3400-\u9fff"
HAN = f"[{_RANGE}]"
"""One Chinese character, in a pattern that is an f-string."""
_HAN = re.compile(HAN)
HAN_RUN = re.compile(f"{HAN}+")
_HAN_CLASS = r"\p{Han}"
_CLASS_OR_ESCAPE = re.compile(r"\\p\{Han\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)


def has_chinese(text: str) -> bool:
    """Whether a Chinese character stands in `text`."""
    return _HAN.search(text) is not None


def compile_chinese(pattern: str, flags: int = 0) -> re.Pattern[str]:
    r"""The compiled pattern. `\p{Han}` in it, as other dialects have it, is a Chinese character."""
    return re.compile(_CLASS_OR_ESCAPE.sub(_write_range, pattern), flags)


def _write_range(part: re.Match[str]) -> str:
    if part[0] == _HAN_CLASS:
        return HAN
    return part[0].replace(_HAN_CLASS, _RANGE)
