"""Names of tables and columns for questions, in the user's language where possible."""

import re

from agent.labels.bilingual import humanize_name, shorten_label, strip_currency
from agent.labels.language_variants import find_base_column
from agent.labels.name_words import name_to_words, pluralize
from agent.lexicon import expand_name, find_concepts, load_glossary, stem
from agent.rule_engine.intent import Group, Measure
from agent.rule_engine.parsing.spans.schema_terms import FILLERS, split_label
from agent.schema_graph import Field, SchemaGraph
from model.locales import Locale, text
from model.locales.chinese import compile_chinese, has_chinese

_LONGEST_PHRASE = 3
_MOST_WORDS = 4
"""A label of more words is a description."""
_SHORTEST_NAME = 3
_VOWELS = frozenset("aeiouy")
_BRACKETS = re.compile(r"(?<=.)\s*[(（][^()（）]*[)）]\s*$")
_BETWEEN_SCRIPTS = compile_chinese(r"(?<=[A-Za-z])(?=\p{Han})|(?<=\p{Han})(?=[A-Za-z])")


class QuestionWords:
    """The names of one schema for readers of one language."""

    def __init__(self, graph: SchemaGraph, locale: Locale, *, brief: bool = False) -> None:
        self._graph = graph
        self._locale = locale
        self._brief = brief
        """Whether the currency that a name ends in is left out."""

    def table(self, name: str) -> str:
        """One thing of those a table holds."""
        return self._to_singular(
            self._name_in_language(self._graph.tables[name].label, self._graph.bare[name])
        )

    def tables(self, name: str) -> str:
        """Several things of those a table holds."""
        one = self.table(name)
        if one == self._graph.bare[name] and is_code(one):
            return text("proposals.records", self._locale, name=one)
        return self.to_plural(one)

    def to_plural(self, name: str) -> str:
        """`name` in the plural, where the language has one."""
        return pluralize(name) if self._locale == "en" and not is_code(name) else name

    def _to_singular(self, name: str) -> str:
        """The singular of `name`, without the word for name."""
        if self._locale == "zh-CN":
            return name.removesuffix("名称") if len(name) > _SHORTEST_NAME else name
        *before, last = name.split() or [""]
        if is_code(name):
            return name
        single = stem(last)
        return " ".join([*before, last if single == last.lower() else single])

    def column(self, field: Field) -> str:
        """A column."""
        column = self._graph.column(field)
        column = find_base_column(self._graph.tables[field.table], column) or column
        name = self._name_in_language(column.label, column.name)
        return strip_currency(name) if self._brief else name

    def group(self, group: Group) -> str:
        """What is grouped by: a column, or the thing whose name it holds."""
        if group.key is not None and self._graph.is_name(group.field):
            return self.table(group.field.table)
        return self._to_singular(self.column(group.field))

    def measure(self, measure: Measure) -> str:
        """What is computed, without the word for adding up."""
        if measure.label:
            return measure.label
        if measure.minus is not None:
            key = "label_profit" if measure.over is None else "label_margin"
            return _BRACKETS.sub("", text(f"engine.{key}", self._locale))
        if measure.over is not None:
            key = "engine.label_over" if measure.field else "proposals.rate"
            return text(key, self._locale, name=self.table(measure.table))
        if measure.field is None or measure.aggregate.startswith("count"):
            return self.tables(measure.table)
        name = self.column(measure.field)
        return name if measure.aggregate == "sum" else self._name_aggregate(measure.aggregate, name)

    def _name_aggregate(self, aggregate: str, name: str) -> str:
        return text(f"engine.label_{aggregate}", self._locale, name=name)

    def _name_in_language(self, label: str, name: str) -> str:
        wording = _BRACKETS.sub("", shorten_label(label, self._locale)) if label else ""
        if not wording and is_code(name):
            return name
        if self._locale == "zh-CN":
            return (
                wording
                if has_chinese(wording)
                else translate_name_to_chinese(name) or wording or humanize_name(name)
            )
        if wording and not has_chinese(wording) and len(wording.split()) <= _MOST_WORDS:
            return _lower_words(wording)
        if has_chinese(wording or name):
            return translate_label_to_english(wording or name)
        words = name_to_words(name).split()
        return " ".join(word for word in words if word not in FILLERS) or " ".join(words)


def is_code(name: str) -> bool:
    """Whether a name has pieces that are no words: `fld_a`."""
    whole = has_chinese(name) or " " in name
    pieces = () if whole else [piece for piece in expand_name(name) if piece not in FILLERS]
    return any(not find_concepts(p) and (len(p) == 1 or not set(p) & _VOWELS) for p in pieces)


def is_plural(name: str) -> bool:
    """Whether the last word of an English name is one of several."""
    last = name.rpartition(" ")[2].lower()
    return last.isascii() and stem(last) != last


def translate_name_to_chinese(name: str) -> str:
    """A name in Chinese business words: `order_amount` → 订单金额; empty when a word has none."""
    if has_chinese(name):
        return name
    words, chinese = tuple(word for word in expand_name(name) if word not in FILLERS), ""
    at = 0
    while at < len(words):
        size, word = _find_chinese_word(words, at)
        if not size:
            return ""
        chinese += word
        at += size
    return chinese


def _find_chinese_word(words: tuple[str, ...], at: int) -> tuple[int, str]:
    if has_chinese(words[at]):
        return 1, words[at]
    for size in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
        for concept in find_concepts(" ".join(words[at : at + size])):
            if load_glossary()[concept].zh:
                return size, load_glossary()[concept].zh[0]
    return 0, ""


def translate_label_to_english(label: str) -> str:
    """A Chinese label in English business words; as it is when one of its words has none."""
    english = []
    for key, senses in split_label(label):
        concepts = [s for s in find_concepts("".join(key)) if s in senses and load_glossary()[s].en]
        if not concepts:
            return label
        english.append(load_glossary()[concepts[0]].en[0])
    return " ".join(english) or label


def separate_scripts(question: str) -> str:
    """A blank between Latin letters and Chinese characters."""
    return _BETWEEN_SCRIPTS.sub(" ", question)


def _lower_words(label: str) -> str:
    """`Unit Price` → unit price; SKU and iPhone stay."""
    return " ".join(w.lower() if w[1:].islower() or len(w) == 1 else w for w in label.split())
