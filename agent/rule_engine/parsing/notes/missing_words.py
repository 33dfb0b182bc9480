"""The words of a note that say when nothing is stored: empty while unpaid, 在职为空."""

import re
from collections.abc import Iterator
from functools import lru_cache

from agent.rule_engine.parsing.spans.tokens import normalize_text
from model.locales.chinese import compile_chinese

_NOTES = (
    re.compile(
        r"\b(?:empty|null|blank|missing) (?:while|when|if|until) (?:it is |they are |still )?"
        r"(?P<w>[a-z][a-z -]{2,30}?)(?=[,.;)]|$)"
    ),
    compile_chinese(r"(?:^|[,;:(])(?:如果?|若|当)?(?P<w>\p{Han}{2,8}?)(?:时|则|的)?为空"),
    re.compile(
        r"\b(?:empty|null|blank|missing)\s*(?:means|for|=|:)\s*(?:it is |they are |still )?"
        r"(?P<w>[a-z][a-z -]{2,30}?)(?=[,.;)]|$)"
    ),
    compile_chinese(
        r"(?:空值?|null)\s*(?:则|即|时)?(?:表示|代表|就是|即|是|为|指|=|:)\s*"
        r"(?P<w>无|\p{Han}{2,8}?)(?=[,;(（)。、]|$)"
    ),
)
_STILL = re.compile(
    r"^(?:(?:目前|现在|当前)?(?:仍然?|还|尚|正)(?=[^没未不])|(?:still|currently|now) )"
)
_HIMSELF = re.compile(r"^(?:本人|自己|其本身)(?:就是|即|为|是)?|(?:本人|自己|本身)$")
"""班长本人为空: it is the head himself who is below nobody."""
NEGATIONS = frozenset(["没有", "没", "无", "none", "no"])
"""What a note says of every missing value says nothing about a question."""
_CACHE_SIZE = 8_192


@lru_cache(maxsize=_CACHE_SIZE)
def list_words_of_note(text: str) -> tuple[str, ...]:
    """The words that a note says mean that nothing is stored."""
    note = normalize_text(text)
    words = (match["w"] for pattern in _NOTES for match in pattern.finditer(note))
    return tuple(form for word in words for form in _list_forms(word))


def _list_forms(word: str) -> Iterator[str]:
    """The word of a note as it is and without words that only say that it is still so."""
    yield word
    for pattern in (_STILL, _HIMSELF):
        bare = pattern.sub("", word)
        if bare != word and len(bare) > 1:
            yield bare
