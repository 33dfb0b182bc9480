"""Names of columns, tables and measures in the user's language, and headings from them."""

import re
from dataclasses import replace

from agent.labels.bilingual import humanize_name, shorten_label, with_currency
from agent.labels.code_legends import parse_codes, strip_codes
from agent.labels.language_variants import find_base_column
from agent.labels.name_words import name_to_words, pluralize, singularize
from agent.labels.short_nouns import is_english, shorten_column_note, shorten_table_note
from agent.labels.thing_names import TABLE_END
from agent.rule_engine.intent import EventHistory, Intent, Measure
from agent.schema_graph import Field, SchemaGraph
from agent.time_expressions.calendar_periods import Period, to_cycle
from model.locales import Locale, text
from model.locales.chinese import HAN, has_chinese
from model.sources.schema import Column

_BARE_NAMES = frozenset(["name", "full name", "display name", "名称", "名字", "姓名"])
_BEFORE_CODES = " :：,，;；(（[【-—"
_UNIT = re.compile(r"\s*[（(][^（）()]*[)）]")
_SHORTEST_NAME = 2
"""A name of so few letters is not spelled out: it may stand for anything."""
_BOUNDARY = "\x1f"
_SPACE = re.compile(rf"(?<={HAN}){_BOUNDARY}(?=[A-Za-z])|(?<=[A-Za-z)]){_BOUNDARY}(?={HAN})")
"""Between an English name and the Chinese around it stands a space."""
_UNNAMED_TABLE = re.compile(r"(?:sheet|table|data|工作表|表格?)\s*\d*", re.IGNORECASE)


class Wording:
    """Names columns, tables and measures for the user."""

    def __init__(self, graph: SchemaGraph, locale: Locale) -> None:
        self._graph = graph
        self._locale = locale

    def field(self, field: Field) -> str:
        """A column; one that is only called name gets the name of its table."""
        column = self._graph.column(field)
        label = strip_codes(column.label).rstrip(_BEFORE_CODES) if column.label else ""
        label = shorten_column_note(shorten_label(label, self._locale)) if label else ""
        label = "" if _is_value(label, column) else label
        label = label if self._is_in_language(label) else self._name_in_words(column.name)
        bare = label.lower() in _BARE_NAMES and len(self._graph.tables) > 1
        return self._name_owner(label, field.table) if bare else label

    def value(self, field: Field, value: object) -> str:
        """A stored value: a code of which the note says what it means by its meaning."""
        codes = parse_codes(self._graph.column(field))
        return next((word for word, code in codes.items() if code == str(value)), str(value))

    def _name_owner(self, label: str, table: str) -> str:
        """Clinic for the name of a clinic, 门店名称 for 名称: whose name it is."""
        thing = self.table(table)
        if _UNNAMED_TABLE.fullmatch(thing):
            return label
        if has_chinese(label):
            return f"{thing}{label}" if has_chinese(thing) and label not in thing else label
        return singularize(thing)

    def table(self, name: str) -> str:
        """A table."""
        table = self._graph.tables[name]
        label = shorten_label(table.label, self._locale) if table.label else ""
        label = shorten_table_note(TABLE_END.sub("", label)) if label else ""
        if self._is_in_language(label):
            return label
        bare = self._graph.bare[name]
        words = self._name_in_words(bare)
        return words if is_english(words) and len(bare) > _SHORTEST_NAME else bare

    def _name_in_words(self, name: str) -> str:
        words = name_to_words(name) if self._locale == "en" else humanize_name(name)
        return with_currency(words)

    def pluralize(self, name: str) -> str:
        """What several of a thing are called."""
        return pluralize(name) if self._locale == "en" else name

    def measure(self, measure: Measure) -> str:
        """A measure by what it computes, without the unit of the column where it has another."""
        if measure.factor is not None:
            return _UNIT.sub("", self.measure(replace(measure, factor=None)))
        if measure.label:
            return measure.label
        if measure.entity or measure.minus is not None or measure.over is not None:
            return self._describe_composed(measure)
        if measure.times is not None:
            return self.say("label_cost_of_sales")
        return self._describe_plain(measure, self._name_measured(measure))

    def _describe_plain(self, measure: Measure, name: str) -> str:
        """One aggregate of a column, of the time between two, or of rows."""
        kind = measure.aggregate.removesuffix("_distinct")
        if measure.field is not None and measure.since is not None:
            name = self.say(f"label_{measure.unit}s", start=self.field(measure.since), end=name)
        elif measure.until is not None:
            name = self.say("label_age", name=self.table(measure.table))
        elif measure.field is not None and self._graph.is_date(measure.field):
            kind = {"max": "latest", "min": "earliest"}.get(kind, kind)
        if kind == "count":
            return self._describe_count(measure, name)
        return self.say(f"label_{kind}", name=name)

    def _describe_count(self, measure: Measure, name: str) -> str:
        """How many rows or values; pinyin and abbreviations are no nouns with a plural."""
        is_noun = has_chinese(name) if self._locale == "zh-CN" else _is_noun(name)
        if is_noun:
            return self.say("label_count", name=self.pluralize(name))
        distinct = measure.aggregate == "count_distinct"
        return self.say("label_distinct" if distinct else "label_rows", name=name)

    def _name_measured(self, measure: Measure) -> str:
        """The rows that are counted, of the table that a key leads to; else the column."""
        field = measure.field
        if field is None:
            return self.table(measure.table)
        if measure.aggregate != "count_distinct":
            return self.field(field)
        if self._graph.key(field.table) == field:
            return self.table(field.table)
        edges = self._graph.edges[field.table]
        owners = {e.right for e in edges if e.to_one and [at for at, _ in e.on] == [field.column]}
        return self.table(owners.pop()) if len(owners) == 1 else self.field(field)

    def _describe_composed(self, measure: Measure) -> str:
        """A measure of more than one column."""
        if measure.over is not None and measure.over.grain is not None:
            summed = self.measure(replace(measure, over=None, entity=""))
            return self.say(f"label_per_{measure.over.grain}", name=summed)
        if measure.entity:
            alone = replace(measure, over=None, entity="")
            of_values = measure.entity == measure.table and measure.field is None and measure.over
            entity = self._name_measured(of_values) if of_values else self.table(measure.entity)
            return self.say("label_per", name=self.measure(alone), entity=entity)
        if measure.minus is not None:
            return self.say("label_profit" if measure.over is None else "label_margin")
        if measure.field is None:
            return self.say("label_rate", name=self.table(measure.table))
        return self._describe_quotient(measure)

    def _describe_quotient(self, measure: Measure) -> str:
        """One amount over another, or over the number of rows."""
        over = measure.over
        if over is None or over.field is None or over.aggregate != "sum":
            return self.say("label_over")
        alone = (replace(measure, over=None), over)
        name, of = (_UNIT.sub("", self.measure(each)) for each in alone)
        return self.say("label_quotient", name=name, of=of)

    def history(self, history: EventHistory) -> str:
        """A measure of rows that follow each other."""
        if history.kind == "repeat_rate":
            return self.say("label_repeat")
        if history.kind == "gap":
            return self.say("label_gap", events=self.pluralize(self.table(history.events)))
        key = "label_new" if history.kind == "first" else "label_repeaters"
        return self.say(
            key,
            name=self.pluralize(self.table(history.entity_table)),
            entity=self.pluralize(self.table(history.entity_table)),
        )

    def label_in_period(self, measure: Measure, part: Period | str) -> str:
        """A measure of a period or for a value: revenue (2024)."""
        text = part if isinstance(part, str) else part.text.strip().removesuffix("的")
        return self.say("label_in", name=self.measure(measure), period=text)

    def labels(self, intent: Intent) -> dict[object, str]:
        """A heading for every output, no two alike."""
        labels: dict[object, str] = {"share": self.say("label_share"), **self._name_days(intent)}
        headings: set[str] = set()
        fields = [*intent.outputs, *(group.field for group in intent.groups)]
        for group in intent.groups:
            kind, spoken_of = (
                "part" if group.within else "grain",
                self._find_plain_column(group.field, fields),
            )
            name = self.say(f"{kind}_{group.grain}") if group.grain else self.field(spoken_of)
            labels[group] = self._make_unique(name, headings, group.field)
        for field in intent.outputs:
            name = self.field(self._find_plain_column(field, fields))
            labels[field] = self._make_unique(name, headings, field)
        names = [self.measure(measure) for measure in intent.measures]
        for measure, name in zip(intent.measures, names, strict=True):
            owner = f"{self.table(measure.table)} " if names.count(name) > 1 else ""
            heading = f"{owner}{name}"
            heading = self._describe_share(measure, heading) if intent.condition else heading
            labels[measure] = self._make_unique(heading, headings, measure.field)
            running = self.say("label_running", name=labels[measure])
            labels["running", measure] = self._make_unique(running, headings, None)
        return labels

    def _describe_share(self, measure: Measure, heading: str) -> str:
        """The share of a sum, or that of rows without saying that they are counted."""
        rows = self.table(measure.table)
        counts = measure.aggregate == "count" and not measure.label and measure.over is None
        if counts and not has_chinese(rows):
            heading = self.pluralize(rows) if _is_noun(rows) else rows
        return self.say("label_part", name=heading)

    def _name_days(self, intent: Intent) -> dict[object, str]:
        """The names of the days of the week, where rows are grouped by them."""
        cycles = {cycle for group in intent.groups if (cycle := to_cycle(group.grain)) is not None}
        names: dict[object, str] = {}
        if "weekday" in cycles:
            names |= {("weekday", n): self.say(f"weekday_{n}") for n in range(1, 8)}
        if "weekend" in cycles:
            names |= {("weekend", n): self.say(f"weekend_{n}") for n in (0, 1)}
        return names

    def _find_plain_column(self, field: Field, fields: list[Field]) -> Field:
        """The column by whose name one in a certain language goes, unless both are shown."""
        table = self._graph.tables[field.table]
        base = find_base_column(table, self._graph.column(field))
        plain = Field(field.table, base.name) if base else field
        return field if plain in fields else plain

    def title(self, intent: Intent) -> str:
        """What a question amounts to that is unclear without the one before it."""
        labels = self.labels(intent)
        measures = [self.measure(m) for m in intent.measures]
        groups = [str(labels[group]) for group in intent.groups]
        if not measures or not groups:
            return ""
        joint = self.say("joint")
        names = {"measure": joint.join(measures), "groups": joint.join(groups)}
        if intent.limit:
            return self.say("title_top", **names, limit=intent.limit)
        if intent.top is not None:
            return self.say("title_among", **names, limit=intent.top.limit)
        return self.say("title", **names)

    def quote(self, texts: list[str]) -> str:
        """Texts one after another, each in quotation marks."""
        return ("" if self._locale == "zh-CN" else ", ").join(f"“{each}”" for each in texts)

    def say(self, key: str, **params: object) -> str:
        """A sentence or heading of the engine."""
        if self._locale != "zh-CN":
            return text(f"engine.{key}", self._locale, **params)
        bounded = {k: f"{_BOUNDARY}{v}{_BOUNDARY}" for k, v in params.items()}
        said = text(f"engine.{key}", self._locale, **bounded)
        return _SPACE.sub(" ", said).replace(_BOUNDARY, "")

    def _is_in_language(self, label: str) -> bool:
        return bool(label) and (self._locale == "zh-CN" or not has_chinese(label))

    def _make_unique(self, name: str, headings: set[str], field: Field | None) -> str:
        if name.lower() in headings and field is not None:
            name = f"{self.table(field.table)} {name}"
        while name.lower() in headings:
            name += " 2"
        headings.add(name.lower())
        return name


def _is_noun(name: str) -> bool:
    return " " in name or is_english(name)


def _is_value(label: str, column: Column) -> bool:
    """Whether a note begins with one of the values that it lists: card of `card, cash`."""
    values = (*column.samples, *parse_codes(column))
    return label.lower() in {value.lower() for value in values}
