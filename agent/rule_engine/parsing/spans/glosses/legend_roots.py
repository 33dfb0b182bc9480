"""Coded states by the roots of the English words of their notes: voided of `V void`, 维修 of
`M=in maintenance`, 柴油车 of `D diesel`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from agent.labels.code_legends import parse_codes
from agent.lexicon.glosses import find_root, list_gloss_roots
from agent.lexicon.translations import load_chinese_to_english
from agent.lexicon.word_pairs import list_english_phrases
from agent.rule_engine.parsing.spans.function_words import PhraseKey, load_function_words
from agent.rule_engine.parsing.spans.schema_terms import TableTerms
from agent.rule_engine.parsing.spans.spans import ValueHit
from model.locales.chinese import has_chinese

Roots = tuple[str, ...]

_ALTERNATIVES = re.compile(r"\s*(?:/|,|\bor\b)\s*")
_OPENING = re.compile(
    r"^(?:in|at|on|under|with|out for|being|is|was|we|they|it)(?: the| an?| our)? "
)
_NEGATED = re.compile(r"(?:un|non)(?=[a-z]{5})")
_FLAG = frozenset(["0", "1"])
_WORD = re.compile(r"[a-z]+")
_DOER = re.compile(r"(?:er|or|ist)s?$")
_KIND_ENDS = re.compile(r"(?:行业|[车船机业类型])$")
"""What ends a Chinese word for things of a kind: 柴油车 is a vehicle with diesel."""
_MOST_WORDS, _SHORTEST, _LONGEST_ZH, _PAIR = 3, 3, 5, 2


@dataclass(frozen=True, slots=True)
class LegendRoots:
    """The states that English notes list, by the roots of their words."""

    hits: Mapping[Roots, tuple[ValueHit, ...]] = field(default_factory=dict)
    doers: frozenset[Roots] = frozenset()
    """Those of which the word says who does something: a driver is not what is driven."""
    opposites: Mapping[ValueHit, ValueHit] = field(default_factory=dict)
    """What is stored where a flag says no."""

    def find(self, key: PhraseKey) -> tuple[ValueHit, ...]:
        """The states that a word or short phrase of either language says."""
        if not self.hits or key in load_function_words():
            return ()
        found = (hit for each in self._list_roots(key) for hit in self.hits.get(each, ()))
        return tuple(dict.fromkeys(found)) or tuple(self._find_opposites(key))

    def _find_opposites(self, key: PhraseKey) -> Iterator[ValueHit]:
        """Unanswered, where 1 is answered."""
        bare = _NEGATED.sub("", key[0], count=1) if len(key) == 1 else ""
        if bare and bare != key[0]:
            for each in self._list_roots((bare,)):
                hits = self.hits.get(each, ())
                yield from (self.opposites[hit] for hit in hits if hit in self.opposites)

    def _list_roots(self, key: PhraseKey) -> Iterator[Roots]:
        if all(word.isascii() for word in key):
            if len(key) <= _MOST_WORDS and all(w.isalpha() and len(w) >= _SHORTEST for w in key):
                roots = tuple(map(find_root, key))
                if roots not in self.doers or _DOER.search(key[-1]):
                    yield roots
        elif 1 < len(key) <= _LONGEST_ZH and has_chinese("".join(key)):
            yield from _list_gloss_roots("".join(key))


def collect_legend_roots(terms: Iterable[TableTerms]) -> LegendRoots:
    """The states of all columns whose notes list codes with English words."""
    hits: dict[Roots, dict[ValueHit, None]] = {}
    doers: set[Roots] = set()
    opposites: dict[ValueHit, ValueHit] = {}
    for each in terms:
        for column in each.table.columns:
            codes = parse_codes(column)
            if column.kind in ("integer", "boolean") and _FLAG.issuperset(codes.values()):
                no, yes = (ValueHit(each.table.name, column.name, code) for code in "01")
                opposites[yes] = no
            for meaning, code in codes.items():
                for words in _list_wordings(meaning):
                    roots = tuple(map(find_root, words))
                    hit = ValueHit(each.table.name, column.name, code)
                    hits.setdefault(roots, {})[hit] = None
                    doers.update([roots] if _DOER.search(words[-1]) else [])
    by_roots = {roots: tuple(found) for roots, found in hits.items()}
    return LegendRoots(by_roots, frozenset(doers), opposites)


def _list_wordings(meaning: str) -> Iterator[list[str]]:
    """The words of each alternative of a meaning, without the preposition before them."""
    if has_chinese(meaning):
        return
    for part in _ALTERNATIVES.split(meaning.lower()):
        words = _WORD.findall(_OPENING.sub("", part))
        if 0 < len(words) <= _MOST_WORDS and all(len(word) >= _SHORTEST for word in words):
            yield words
            if ":" in part and len(words) == _PAIR:
                yield words[::-1]  # cancelled: weather is a weather cancellation


def _list_gloss_roots(word: str) -> Iterator[Roots]:
    """The roots of what a Chinese word means; of a kind where no dictionary has the whole."""
    for phrase in list_english_phrases(word):
        yield tuple(map(find_root, _WORD.findall(_OPENING.sub("", phrase))))
    yield from list_gloss_roots(word)
    kind = _KIND_ENDS.sub("", word)
    if len(kind) > 1 and kind != word and not load_chinese_to_english().lookup(word):
        yield from list_gloss_roots(kind)
