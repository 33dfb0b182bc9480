"""Whether a key can be guessed, estimated from its text alone.

A key of a usual generator consists of many different pieces. What people type instead repeats a
short text, counts up, or is made of the words of examples: little is left without them.
"""

import itertools
import re

_WINDOW_BYTES = 4
_MAX_EQUAL_STEPS = 0.5
"""Share of neighbours with the same distance: 0 in `aaaa`, 1 in `abcd`, -2 in `9753`."""
_CHANCE_CHARS = 6
"""Characters of an example that a random key may contain by chance: `12345`, `abcdef`."""
_PLACEHOLDERS = re.compile(
    "|".join(
        (
            "change[-_ .]*(?:me|this|it)", "changeit", "replace[-_ .]*(?:me|this|with)?",
            "insert[-_ .]*here", "placeholder", "example", "default", "secret", "passw[o0]rd",
            "passphrase", "token", "super", "please", "production", "development", "testing",
            "your[-_ .]", "here", "secure", "random", "string", "generate", "admin", "letmein",
            "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwerty", "asdf", "zxcv", "lorem", "ipsum",
            "bytes", "minimum", "characters", "long", "must", "least", "this",
            "1234567890?", "0123456789", "12345", "abcdefghijklmnopqrstuvwxyz", "abcdef",
        )
    )
)  # fmt: skip


def is_guessable(key: str, shortest: int) -> bool:
    """Whether a key of at least `shortest` bytes has too few different pieces to be secret."""
    folded_key = key.casefold()
    if _is_even(folded_key.encode()):
        return True
    left = _PLACEHOLDERS.sub("", folded_key).encode()
    pieces = {left[at : at + _WINDOW_BYTES] for at in range(len(left) - _WINDOW_BYTES + 1)}
    return len(pieces) < (shortest - _CHANCE_CHARS - _WINDOW_BYTES + 1) * 4 // 5


def find_period(text: str) -> str:
    """The shortest text of which `text` is a repetition; the text itself when it is none."""
    return text[: (text + text).find(text, 1)] if text else text


def _is_even(key: bytes) -> bool:
    steps = [after - before for before, after in itertools.pairwise(key)]
    even = sum(first == second for first, second in itertools.pairwise(steps))
    return even > _MAX_EQUAL_STEPS * max(len(steps) - 1, 1)
