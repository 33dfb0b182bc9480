"""Phrases suggestions as questions."""

from collections.abc import Iterator

from agent.labels.code_legends import parse_codes
from agent.rule_engine.intent import Filter, PeriodFilter, ValueFilter
from agent.rule_engine.suggestions.question_words import QuestionWords, is_plural, separate_scripts
from agent.rule_engine.suggestions.suggestion import Suggestion
from agent.schema_graph import SchemaGraph
from agent.time_expressions.calendar_periods import Period
from model.locales import Locale, has, text
from model.locales.chinese import has_chinese

_RELATIVE = ("last", "this", "past", "previous", "yesterday", "today", "the last", "the past")


class QuestionPhrasing:
    """Phrases suggestions over one schema graph in one language."""

    def __init__(self, graph: SchemaGraph, locale: Locale) -> None:
        self._graph = graph
        self._locale = locale
        self._namings = (QuestionWords(graph, locale, brief=True), QuestionWords(graph, locale))

    def phrase_in_full(self, suggestion: Suggestion) -> Iterator[str]:
        """Questions that can be read alone, the best first."""
        limits = self._describe_filters(suggestion.filters)
        sentences: list[str] = []
        for words in self._namings if limits is not None else ():
            only, when = limits or ("", "")
            sentences.append(
                self._finish_sentence(
                    only
                    + self._fill_template(words, _find_template_key(suggestion), suggestion, when)
                )
            )
        yield from dict.fromkeys(sentences)

    def phrase_briefly(self, suggestion: Suggestion) -> Iterator[str]:
        """Questions that need the one before: and by month?"""
        key = f"leaning_{suggestion.shape}"
        if has(f"proposals.{key}"):
            yield self._finish_sentence(self._fill_template(self._namings[1], key, suggestion, ""))

    def _finish_sentence(self, sentence: str) -> str:
        if self._locale == "zh-CN":
            return separate_scripts(sentence)
        sentence = sentence[:1].upper() + sentence[1:].replace("total total ", "total ")
        start, only, rest = sentence.rpartition("only, ")
        return start + only + rest[:1].lower() + rest[1:] if only else sentence

    def _fill_template(
        self, words: QuestionWords, key: str, suggestion: Suggestion, when: str
    ) -> str:
        group, grain = suggestion.group, suggestion.grain
        name = words.group(group) if group else ""
        period = f"{'grain' if key.startswith('leaning') else 'each'}_{grain}"
        measure = words.measure(suggestion.measure)
        owns = self._locale == "zh-CN" and key in ("total", "value")
        sentence = text(
            f"proposals.{key}",
            self._locale,
            where=f"{when}的" if owns and when else when,
            things=words.tables(suggestion.measure.table),
            measure=measure,
            group=name,
            groups=words.to_plural(name),
            grain=text(f"proposals.{period}", self._locale) if grain else "",
        )
        return sentence.replace("What is", "What are", 1) if is_plural(measure) else sentence

    def _describe_filters(self, filters: tuple[Filter, ...]) -> tuple[str, str] | None:
        """The value and the period that a sentence is limited to, as it says them.

        None when they are too many or too involved.
        """
        during = [f for f in filters if isinstance(f, PeriodFilter) and len(f.periods) == 1]
        times = [self.period(f.periods[0]) for f in during]
        values = [
            v for f in filters if isinstance(f, ValueFilter) for v in self._describe_values(f)
        ]
        if len(times) + len(values) < len(filters) or len(times) > 1 or len(values) > 1:
            return None
        if not all([*times, *values]):
            return None
        only = text("proposals.only", self._locale, value=values[0]) if values else ""
        when = f" {times[0]}" if times and self._locale == "en" else "".join(times)
        return only, when

    def _describe_values(self, filter_: ValueFilter) -> list[str]:
        """What a filter compares with, in words; an empty one where it has none."""
        if filter_.operator != "=" or len(filter_.values) != 1:
            return ["", ""]
        meanings = {
            code: words for words, code in parse_codes(self._graph.column(filter_.field)).items()
        }
        value = str(filter_.values[0])
        return [meanings.get(value, value if isinstance(filter_.values[0], str) else "")]

    def period(self, period: Period) -> str:
        """A stretch of time as it stands in a sentence."""
        phrase = period.text.strip().removesuffix("的")
        if phrase and (has_chinese(phrase) == (self._locale == "zh-CN")) and not phrase.isdigit():
            return phrase if self._locale == "zh-CN" else _add_preposition(phrase)
        return self._describe_dates(period)

    def _describe_dates(self, period: Period) -> str:
        start, chinese = period.start, self._locale == "zh-CN"
        if start is None or period.end is None:
            return ""
        if period.grain == "year":
            return f"{start.year}年" if chinese else f"in {start.year}"
        if period.grain == "quarter":
            quarter = (start.month + 2) // 3
            return f"{start.year}年第{quarter}季度" if chinese else f"in Q{quarter} {start.year}"
        if period.grain == "month":
            return f"{start.year}年{start.month}月" if chinese else f"in {start:%B %Y}"
        return ""


def _find_template_key(suggestion: Suggestion) -> str:
    if suggestion.shape == "list":
        return "list"
    kind = "count" if suggestion.is_count else "total"
    if not suggestion.is_count and (
        suggestion.measure.aggregate != "sum" or suggestion.measure.over
    ):
        kind = "value"
    return kind if suggestion.shape == "plain" else f"{kind}_{suggestion.shape}"


def _add_preposition(phrase: str) -> str:
    low = phrase.lower()
    if low.startswith(_RELATIVE) or has_chinese(low):
        return phrase
    return phrase if low.startswith(("in ", "since ", "on ")) else f"in {phrase}"
