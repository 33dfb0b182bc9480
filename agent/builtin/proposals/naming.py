"""What tables and columns are called in a question: words of the user's language where possible."""

import re

from agent.builtin.intent import Group, Measure
from agent.builtin.reading.terms import FILLERS, split
from agent.builtin.warehouse import Field, Warehouse
from agent.labels import has_chinese, short, spoken, without_currency
from agent.languages import base_of
from agent.lexicon import concepts_of, expand, glossary, stem
from agent.names import in_words, plural
from model.locales import Locale, text

_LONGEST_PHRASE = 3
_MOST_WORDS = 4
"""A label of more words is a description."""
_SHORTEST_NAME = 3
_VOWELS = frozenset("aeiouy")
_BRACKETS = re.compile(r"(?<=.)\s*[(（][^()（）]*[)）]\s*$")
_BETWEEN_SCRIPTS = re.compile(r"(?<=[A-Za-z])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[A-Za-z])")


class Naming:
    """The names of one warehouse for readers of one language."""

    def __init__(self, warehouse: Warehouse, locale: Locale, *, brief: bool = False) -> None:
        self._warehouse = warehouse
        self._locale = locale
        self._brief = brief
        """Whether the currency that a name ends in is left out."""

    def table(self, name: str) -> str:
        """One thing of those a table holds."""
        return self._single(
            self._called(self._warehouse.tables[name].label, self._warehouse.bare[name])
        )

    def tables(self, name: str) -> str:
        """Several things of those a table holds."""
        one = self.table(name)
        if one == self._warehouse.bare[name] and is_code(one):
            return text("proposals.records", self._locale, name=one)
        return self.several(one)

    def several(self, name: str) -> str:
        """`name` in the plural, where the language has one."""
        return plural(name) if self._locale == "en" and not is_code(name) else name

    def _single(self, name: str) -> str:
        """One of what `name` says, without saying that it is a name."""
        if self._locale == "zh-CN":
            return name.removesuffix("名称") if len(name) > _SHORTEST_NAME else name
        *before, last = name.split() or [""]
        if is_code(name):
            return name
        single = stem(last)
        return " ".join([*before, last if single == last.lower() else single])

    def column(self, field: Field) -> str:
        """A column."""
        column = self._warehouse.column(field)
        column = base_of(self._warehouse.tables[field.table], column) or column
        said = self._called(column.label, column.name)
        return without_currency(said) if self._brief else said

    def group(self, group: Group) -> str:
        """What is grouped by: a column, or the thing whose name it holds."""
        if group.key is not None and self._warehouse.named(group.field):
            return self.table(group.field.table)
        return self._single(self.column(group.field))

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
        return name if measure.aggregate == "sum" else self._aggregated(measure.aggregate, name)

    def _aggregated(self, aggregate: str, name: str) -> str:
        return text(f"engine.label_{aggregate}", self._locale, name=name)

    def _called(self, label: str, name: str) -> str:
        said = _BRACKETS.sub("", short(label, self._locale)) if label else ""
        if not said and is_code(name):
            return name
        if self._locale == "zh-CN":
            return said if has_chinese(said) else in_chinese(name) or said or spoken(name)
        if said and not has_chinese(said) and len(said.split()) <= _MOST_WORDS:
            return _in_sentence(said)
        if has_chinese(said or name):
            return in_english(said or name)
        words = in_words(name).split()
        return " ".join(word for word in words if word not in FILLERS) or " ".join(words)


def is_code(name: str) -> bool:
    """Whether a name has pieces that are no words: `fld_a`."""
    whole = has_chinese(name) or " " in name
    pieces = () if whole else [piece for piece in expand(name) if piece not in FILLERS]
    return any(not concepts_of(p) and (len(p) == 1 or not set(p) & _VOWELS) for p in pieces)


def is_plural(name: str) -> bool:
    """Whether the last word of an English name is one of several."""
    last = name.rpartition(" ")[2].lower()
    return last.isascii() and stem(last) != last


def in_chinese(name: str) -> str:
    """A name in Chinese business words: `order_amount` → 订单金额; empty when a word has none."""
    if has_chinese(name):
        return name
    words, said = tuple(word for word in expand(name) if word not in FILLERS), ""
    at = 0
    while at < len(words):
        size, word = _chinese_of(words, at)
        if not size:
            return ""
        said += word
        at += size
    return said


def _chinese_of(words: tuple[str, ...], at: int) -> tuple[int, str]:
    if has_chinese(words[at]):
        return 1, words[at]
    for size in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
        for concept in concepts_of(" ".join(words[at : at + size])):
            if glossary()[concept].zh:
                return size, glossary()[concept].zh[0]
    return 0, ""


def in_english(label: str) -> str:
    """A Chinese label in English business words; as it is when one of its words has none."""
    said = []
    for key, senses in split(label):
        concepts = [s for s in concepts_of("".join(key)) if s in senses and glossary()[s].en]
        if not concepts:
            return label
        said.append(glossary()[concepts[0]].en[0])
    return " ".join(said) or label


def spaced(question: str) -> str:
    """A blank between Latin letters and Chinese characters."""
    return _BETWEEN_SCRIPTS.sub(" ", question)


def _in_sentence(label: str) -> str:
    """`Unit Price` → unit price; SKU and iPhone stay."""
    return " ".join(w.lower() if w[1:].islower() or len(w) == 1 else w for w in label.split())
