"""Short nouns for headings: the beginning of a note, where it is one, without its remarks."""

import re

from agent.labels.units import has_bracketed_unit
from agent.lexicon import find_concepts, stem
from agent.lexicon.glosses import find_root
from agent.lexicon.translations import load_english_to_chinese
from model.locales.chinese import has_chinese

_BRACKETS = re.compile(r"\s*[(（][^()（）]*(?:[)）]|$)")
_REMARK = re.compile(r"\s+[-–—]\s.*$|[,，;；:：].*$|\s+\d+\s*[-~到至]\s*\d+$", re.DOTALL)
_LEADING = re.compile(r"^(?:the|an?|our|all(?: the)?)\s+", re.IGNORECASE)
_IN_UNIT = re.compile(r"\s+in\s+(?P<unit>(?:[a-z]+\s+)?[a-z]+)$", re.IGNORECASE)
_CENTS = frozenset(["cents", "pence", "grosz", "pennies"])
_CLAUSE = re.compile(
    r"\s+(?:of|to|from|for|by|at|with|on|in|inside|within|over|after|before|per|during|that|which"
    r"|who|whom|whose|where|when|while|we|they|people|used|needed|held)\b.*$",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"\d|\b(?<!of )the\b|\b(?:an?|is|are|was|were|has|have|had|whether|if|when|what|who|why|how"
    r"|not|or|and|any\w*|every\w*|some\w*|no\w*thing|free|null|empty|i|we|they|us|our|their)\b",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(r"(?:[^aeiou\W]ed|ing|ly|made|paid|sent|sold|given|known)$", re.IGNORECASE)
_MOST_WORDS = 4
_MOST_WORDS_OF_ROWS = 3
_LONGEST_UNIT = 6
"""So many characters with the brackets: (kWh)."""


def shorten_column_note(label: str) -> str:
    """What a note calls its column: net amount of `net amount in cents`; empty for other texts.

    A note in Chinese only loses its remarks in brackets, which are no units.
    """
    bare = _drop_remarks(label)
    if has_chinese(bare):
        return "" if _BRACKETS.search(bare) is None and has_bracketed_unit(f"({bare})") else bare
    bare = _LEADING.sub("", _IN_UNIT.sub(_put_in_brackets, bare))
    words = len(bare.split())
    is_noun = 0 < words <= _MOST_WORDS and _NO_NOUN.search(bare) is None
    return bare if is_noun and bare.lower() not in _CENTS else ""


def shorten_table_note(label: str) -> str:
    """What a note calls the rows of its table: orders of `Orders of clients`; else empty."""
    bare = _BRACKETS.sub("", label).strip() or label
    if has_chinese(bare):
        return bare
    head = _CLAUSE.sub("", _LEADING.sub("", _REMARK.sub("", bare)))
    words = head.split()
    is_noun = 0 < len(words) <= _MOST_WORDS_OF_ROWS and not _NO_NOUN.search(head)
    if not is_noun or _PARTICIPLE.search(words[-1]):
        return ""
    return " ".join([_lower(words[0]), *words[1:]])


def is_english(words: str) -> bool:
    """Whether each word is one of the dictionary; abbreviations and pinyin are none."""
    parts = [word for word in words.lower().split() if not word.isdigit()]
    return bool(parts) and all(map(_is_english_word, parts))


def _is_english_word(word: str) -> bool:
    forms = dict.fromkeys((stem(word), find_root(word)))
    return bool(find_concepts(word)) or any(map(load_english_to_chinese().lookup, forms))


def _drop_remarks(label: str) -> str:
    """Without brackets that hold no unit, and what stands behind a sign."""
    bare = _BRACKETS.sub(lambda match: match[0] if _is_unit(match[0]) else "", label)
    return _REMARK.sub("", bare).strip() or label


def _is_unit(brackets: str) -> bool:
    is_short = brackets[-1] in ")）" and len(brackets.strip()) <= _LONGEST_UNIT
    return is_short or has_bracketed_unit(brackets)


def _put_in_brackets(match: re.Match[str]) -> str:
    unit = match["unit"]
    is_unit = unit.split()[-1].lower() in _CENTS or has_bracketed_unit(f"({unit})")
    return f" ({unit})" if is_unit else match[0]


def _lower(word: str) -> str:
    return word.lower() if word.istitle() else word
