"""Table and column names as words: without layer and system prefixes, abbreviations expanded."""

import re
from collections import Counter
from collections.abc import Iterable

from agent.labels.bilingual import humanize_name
from agent.lexicon import expand_name, find_concepts, stem
from model.locales.chinese import has_chinese

_LAYER_PREFIXES = frozenset(
    [
        "ods",
        "dwd",
        "dws",
        "dwt",
        "dwm",
        "dw",
        "ads",
        "dim",
        "fact",
        "fct",
        "stg",
        "src",
        "dm",
        "app",
        "rpt",
        "mid",
        "t",
        "tb",
        "tbl",
        "v",
        "vw",
        "view",
        "tab",
    ]
)
_COMMON_SHARE = 0.6
_MIN_COMMON_COUNT = 3
_MAX_PARTS = 3
_UNCOUNTABLE = frozenset(
    [
        "data",
        "information",
        "inventory",
        "staff",
        "equipment",
        "news",
        "series",
        "feedback",
        "attendance",
        "revenue",
    ]
)

_DESCRIPTION = re.compile(
    r"(?<=\w) (?:where|that|which|who|whose|when|of|for|in|at|on|with|per|by|from|to)\b"
)
"""What says more about a noun, behind it."""


def strip_prefixes(names: Iterable[str]) -> dict[str, str]:
    """Each name without the prefixes of warehouse layers and those that most of the names share.

    `dwd_ins_policy` among other `…_ins_…` is `policy`; `order_item` keeps its word of business.
    """
    parts = {name: name.rpartition(".")[2].split("_") for name in names}
    for _ in range(_MAX_PARTS):
        for name, words in parts.items():
            if len(words) > 1 and words[0].lower() in _LAYER_PREFIXES:
                parts[name] = words[1:]
        first = Counter(words[0].lower() for words in parts.values() if len(words) > 1)
        often = max(_MIN_COMMON_COUNT, _COMMON_SHARE * len(parts))
        common_words = {w for w, n in first.items() if n >= often and not find_concepts(w)}
        parts = {
            n: w[1:] if len(w) > 1 and w[0].lower() in common_words else w for n, w in parts.items()
        }
    return {name: "_".join(words) for name, words in parts.items()}


def name_to_words(name: str) -> str:
    """A name in English words, abbreviations written out: `ord_amt` → order amount."""
    words = expand_name(name)
    if has_chinese(name) or not all(word.isascii() for word in words):
        return humanize_name(name)
    return " ".join(words) or humanize_name(name)


def singularize(text: str) -> str:
    """An English noun as one: order items → order item; what it is not sure of stays."""
    head, _, last = text.rpartition(" ")
    one = stem(last) if last.isascii() else last
    return f"{head} {one}".strip() if pluralize(one) == last.lower() else text


def pluralize(text: str) -> str:
    """The plural of an English noun: order item → order items; a plural stays.

    What stands before a preposition or a clause is the noun: members of the club.
    """
    match = _DESCRIPTION.search(text)
    if match is not None:
        return pluralize(text[: match.start()]) + text[match.start() :]
    head, _, last = text.rpartition(" ")
    low = last.lower()
    if not low.isalpha() or not low.isascii() or low in _UNCOUNTABLE or stem(low) != low:
        return text
    if low.endswith("y") and low[-2:-1] not in "aeiou":
        last = f"{last[:-1]}ies"
    elif low.endswith("iz"):
        last += "zes"  # quizzes
    else:
        last += "es" if low.endswith(("s", "x", "z", "ch", "sh")) else "s"
    return f"{head} {last}".strip()
