"""Similarity of a phrase to a label in either language."""

from functools import lru_cache
from math import sqrt

from agent.lexicon.similarity.chinese import (
    compare_chinese,
    list_glosses,
    strip_generic_ending,
    weigh_meaning,
)
from agent.lexicon.similarity.english import (
    OTHER_HEAD,
    Words,
    compare_english,
    compare_phrases,
    compare_words,
    find_chinese,
    find_synonyms,
    split_phrase,
)
from model.locales.chinese import has_chinese

_ALIGN_WEIGHT = 0.95
_BOTH_SHARE = 0.1
_OTHER_END = 0.75
_HEAD_WEIGHT = 1.5
_MIN_SYNONYM, _SYNONYM_SHARE = 0.4, 0.6
_CACHE_SIZE = 4_096
_TRANSLATIONS_CACHE_SIZE = 512


@lru_cache(maxsize=_CACHE_SIZE)
def measure_similarity(phrase: str, label: str) -> float:
    """The similarity of two phrases, each Chinese or English; 0 for unrelated ones."""
    is_chinese, in_chinese = has_chinese(phrase), has_chinese(label)
    if is_chinese and in_chinese:
        return compare_chinese(phrase, label)
    if not is_chinese and not in_chinese:
        return compare_english(phrase, label)
    return _compare_across(phrase, label) if is_chinese else _compare_across(label, phrase)


def _compare_across(chinese: str, english: str) -> float:
    """Compare the English meanings of one, and the characters of the translations of the other."""
    word, words = strip_generic_ending(chinese), split_phrase(english)
    if not words:
        return 0.0
    meaning_score = max(
        (
            score * weigh_meaning(weight)
            for gloss, weight in list_glosses(word)
            if (score := compare_phrases(gloss, words, compare_words))
        ),
        default=0.0,
    )
    character_score = _align_characters(word, words)
    best = max(meaning_score, _ALIGN_WEIGHT * character_score)
    return best + _BOTH_SHARE * min(meaning_score, character_score)


def _align_characters(word: str, words: Words) -> float:
    """How well the characters of a word are those of the translations, taken whole or by word."""
    whole = " ".join(words)
    units = ((whole,), words) if len(words) > 1 and find_chinese(whole) else (words,)
    return max(_align(word, unit) for unit in units)


def _align(word: str, unit: Words) -> float:
    characters = set(word)
    scores: dict[str, float] = {}
    covers: list[float] = []
    for each in unit:
        best, best_translation = 0.0, ""
        for translation, weight in _list_translations(each).items():
            overlap = len(characters & set(translation)) / len(translation)
            if overlap and overlap * weigh_meaning(weight) > best:
                best, best_translation = overlap * weigh_meaning(weight), translation
        covers.append(best)
        for character in characters & set(best_translation):
            scores[character] = max(scores.get(character, 0.0), best)
    if not scores:
        return 0.0
    cover = sum(scores.get(character, 0.0) for character in word) / len(word)
    heads = (sum(covers[:-1]) + _HEAD_WEIGHT * covers[-1]) / (len(covers) - 1 + _HEAD_WEIGHT)
    score = sqrt(cover * heads)
    score *= 1.0 if word[-1] in scores else _OTHER_END
    return score if covers[-1] else score * OTHER_HEAD


@lru_cache(maxsize=_TRANSLATIONS_CACHE_SIZE)
def _list_translations(word: str) -> dict[str, float]:
    """The Chinese words for an English word and, less likely, for its synonyms."""
    translations = dict(find_chinese(word))
    for synonym, likely in find_synonyms(word).items():
        if likely >= _MIN_SYNONYM:
            for translation, weight in find_chinese(synonym).items():
                share = _SYNONYM_SHARE * likely * weight
                translations[translation] = max(translations.get(translation, 0.0), share)
    return translations
