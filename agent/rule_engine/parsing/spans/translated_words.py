"""Words of a question that the schema says in the other language: souvenirs of 纪念品."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from agent.lexicon import load_glossary, stem
from agent.lexicon.translations import load_chinese_to_english, load_english_to_chinese
from agent.lexicon.word_pairs import list_chinese_words, list_english_phrases
from agent.rule_engine.parsing.spans.function_words import PhraseKey, load_glossary_words
from agent.rule_engine.parsing.spans.tokens import to_key
from agent.time_expressions.bucket_expressions import GRAINS

_LEAST_WEIGHT, _LEAST_OF_PART = 0.3, 0.5
_SHORTEST, _LONGEST_ZH, _LONGEST_EN = 4, 5, 2
_DONE = "已"
_NUMERALS = "零一二三四五六七八九"
_DOERS = frozenset(
    ["we", "they", "who", "i", "you", "it", "ha", "has", "have", "had", "that", "been", "not"]
)
_PASSIVE = frozenset(["were", "was", "are", "is"])
_CLAUSE_ENDS = frozenset(
    ["?", ".", ",", "in", "on", "last", "thi", "this", "during", "so", "since"]
)
_STATES = frozenset(
    ["cancel", "paid", "active", "close", "approval", "churn", "default", "resolution"]
)
"""Concepts that are stored as values rather than named by columns."""


class StoredValue(Protocol):
    """A stored value that words name."""

    @property
    def value(self) -> str:
        """The value itself."""


StoredT = TypeVar("StoredT", bound=StoredValue, covariant=True)


class SchemaVocabulary(Protocol[StoredT]):
    """The words and values at hand."""

    @property
    def words(self) -> Mapping[PhraseKey, object]:
        """The words of names and labels."""

    @property
    def values(self) -> Mapping[PhraseKey, tuple[StoredT, ...]]:
        """Stored values by the words for them."""


def find_states(
    key: PhraseKey, values: Mapping[PhraseKey, tuple[StoredT, ...]]
) -> tuple[StoredT, ...]:
    """Stored states in the other language: cancelled, where 取消 is asked."""
    keys = tuple(list_state_keys(key))
    keys += tuple(list_business_keys(key)) if keys else ()
    hits = [hit for meaning in dict.fromkeys(keys) for hit in values.get(meaning, ())]
    own = key[0].isascii()
    return tuple(hit for hit in hits if hit.value.isdigit() or hit.value.isascii() != own)


def find_stored_states(
    keys: Sequence[str], ends: tuple[int, int], vocabulary: SchemaVocabulary[StoredT]
) -> tuple[StoredT, ...]:
    """The paid orders: what the state between `ends` is stored as in the other language, 已支付."""
    first, last = ends
    if not _says_state(keys, first, last, vocabulary.words):
        return ()
    hits = map(vocabulary.values.get, list_business_keys(tuple(keys[first:last])))
    return next(filter(None, hits), ())


def find_business_senses(
    key: PhraseKey, words: Mapping[PhraseKey, frozenset[str]]
) -> frozenset[str]:
    """What the schema calls it in the other language, where a word has several meanings: 职称."""
    matches = (words.get(meaning) for meaning in list_business_keys(key))
    return frozenset(sense for senses in matches if senses for sense in senses)


def list_chinese_parts(english: str) -> Iterator[str]:
    """What an English word is called in Chinese: noise, of which 噪音扰民 is the kind."""
    yield from list_chinese_words(english)
    for word, weight in load_english_to_chinese().lookup(stem(english)):
        if weight >= _LEAST_OF_PART and len(word) > 1:
            yield word


def list_translated_keys(
    key: PhraseKey, sources: Iterable[Mapping[PhraseKey, object]]
) -> list[PhraseKey]:
    """The keys that the schema knows for what a word or short phrase means, the likeliest first."""
    vocabularies = tuple(sources)
    if key[0] in GRAINS:
        return []  # month is no card by the month
    return [
        meaning
        for meaning in _list_meanings(key)
        if any(meaning in vocabulary for vocabulary in vocabularies)
    ]


def list_state_keys(key: PhraseKey) -> Iterator[PhraseKey]:
    """The words of the other language for a state that a word names: cancelled of 取消."""
    for name in _STATES.intersection(load_glossary_words().get(key, ())):
        concept = load_glossary()[name]
        yield from map(to_key, concept.zh if key[0].isascii() else concept.en)


def list_business_keys(key: PhraseKey) -> Iterator[PhraseKey]:
    """What a state, role or thing of business is called in the other language: 欠费 of unpaid."""
    if all(word.isascii() for word in key):
        yield from map(to_key, list_chinese_words(" ".join(word for word in key if word != "-")))
    elif not any(word.isascii() for word in key):
        yield from map(to_key, list_english_phrases("".join(key)))


def find_numbered(
    key: PhraseKey, values: Mapping[PhraseKey, tuple[StoredT, ...]]
) -> tuple[StoredT, ...]:
    """Level 2, where a note lists 二级."""
    return next(filter(None, map(values.get, _list_numbered(key))), ())


def _list_numbered(key: PhraseKey) -> Iterator[PhraseKey]:
    """How a thing and its number are written in Chinese: level 2 is 二级, 2级 or 等级二."""
    if len(key) != 2 or not key[0].isascii() or not key[1].isdigit() or len(key[1]) > 1:
        return
    numerals = (_NUMERALS[int(key[1])], key[1])
    for thing in dict.fromkeys((*list_chinese_parts(key[0]), *_list_glossary(key[:1]))):
        for numeral in numerals:
            for phrase in (f"{thing}{numeral}", f"第{numeral}{thing}", f"{numeral}{thing[-1]}"):
                yield to_key(phrase)


def _list_chinese(phrase: str) -> Iterator[str]:
    for meaning, weight in load_english_to_chinese().lookup(phrase):
        if weight >= _LEAST_WEIGHT and len(meaning) > 1:
            yield meaning


def _list_glossary(key: PhraseKey) -> Iterator[str]:
    """The Chinese words for the concepts that the words name."""
    for name in load_glossary_words().get(key, ()):
        yield from load_glossary()[name].zh


def _list_done(key: PhraseKey) -> Iterator[PhraseKey]:
    """Completed: what is done is stored as 已完成."""
    if len(key) == 1 and key[0].endswith("ed"):
        for stump in (key[0][:-1], key[0][:-2]):
            for meaning in _list_chinese(stump):
                yield to_key(_DONE + meaning)


def _list_meanings(key: PhraseKey) -> Iterator[PhraseKey]:
    yield from list_business_keys(key)
    if all(word.isascii() for word in key):
        if len(key) <= _LONGEST_EN and all(w.isalpha() and len(w) >= _SHORTEST for w in key):
            for meaning in (*_list_chinese(" ".join(key)), *_list_glossary(key)):
                yield to_key(meaning)
                yield to_key(_DONE + meaning)
            yield from _list_done(key)
    elif 1 < len(key) <= _LONGEST_ZH and not any(word.isascii() for word in key):
        for meaning, weight in load_chinese_to_english().lookup("".join(key)):
            if weight >= _LEAST_WEIGHT and len(meaning) >= _SHORTEST - 1:
                yield to_key(meaning)


def _says_state(keys: Sequence[str], first: int, last: int, words: Container[PhraseKey]) -> bool:
    """Whether the tokens from `first` to `last` stand before a word of the schema, or end a clause.

    In `we paid suppliers` they say what is done, in `paid by card` how.
    """
    before, after = keys[first - 1 : first], keys[last : last + 1]
    if set(before) & _PASSIVE:
        return not after or after[0] in _CLAUSE_ENDS
    has_noun = bool(after) and after[0].isascii() and (after[0],) in words
    return has_noun and not (set(before) & _DOERS)
