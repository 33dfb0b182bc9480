"""Names of tables as people say them: without the layer and the system they belong to."""

from collections import Counter
from collections.abc import Iterable

from agent.labels import has_chinese, spoken
from agent.lexicon import concepts_of, expand, stem

_LAYERS = frozenset(
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
_SHARED = 0.6
_FEW = 3
_MOST_PARTS = 3
_MASS = frozenset(
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


def bare(names: Iterable[str]) -> dict[str, str]:
    """Each name without the prefixes of warehouse layers and those that most of the names share.

    `dwd_ins_policy` among other `…_ins_…` is `policy`; `order_item` keeps its word of business.
    """
    parts = {name: name.rpartition(".")[2].split("_") for name in names}
    for _ in range(_MOST_PARTS):
        for name, words in parts.items():
            if len(words) > 1 and words[0].lower() in _LAYERS:
                parts[name] = words[1:]
        first = Counter(words[0].lower() for words in parts.values() if len(words) > 1)
        often = max(_FEW, _SHARED * len(parts))
        shared = {w for w, n in first.items() if n >= often and not concepts_of(w)}
        parts = {n: w[1:] if len(w) > 1 and w[0].lower() in shared else w for n, w in parts.items()}
    return {name: "_".join(words) for name, words in parts.items()}


def in_words(name: str) -> str:
    """A name in English words, abbreviations written out: `ord_amt` → order amount."""
    words = expand(name)
    if has_chinese(name) or not all(word.isascii() for word in words):
        return spoken(name)
    return " ".join(words) or spoken(name)


def singular(text: str) -> str:
    """An English noun as one: order items → order item; what it is not sure of stays."""
    head, _, last = text.rpartition(" ")
    one = stem(last) if last.isascii() else last
    return f"{head} {one}".strip() if plural(one) == last.lower() else text


def plural(text: str) -> str:
    """An English noun as many: order item → order items; what is many already stays."""
    head, _, last = text.rpartition(" ")
    low = last.lower()
    if not low.isalpha() or not low.isascii() or low in _MASS or stem(low) != low:
        return text
    if low.endswith("y") and low[-2:-1] not in "aeiou":
        last = f"{last[:-1]}ies"
    else:
        last += "es" if low.endswith(("s", "x", "z", "ch", "sh")) else "s"
    return f"{head} {last}".strip()
