"""Proposals in words, as a person would ask."""

from collections.abc import Iterator

from agent.builtin.intent import Compare, During, Filter
from agent.builtin.proposals.naming import Naming, is_plural, spaced
from agent.builtin.proposals.proposal import Proposal
from agent.builtin.reading.atoms import is_chinese
from agent.builtin.reading.periods import Period
from agent.builtin.reading.terms import codes
from agent.builtin.warehouse import Warehouse
from agent.labels import has_chinese
from model.locales import Locale, has, text

_RELATIVE = ("last", "this", "past", "previous", "yesterday", "today", "the last", "the past")
_MOST_VALUES = 2


class Phrasing:
    """Says proposals over one warehouse in one language."""

    def __init__(self, warehouse: Warehouse, locale: Locale) -> None:
        self._warehouse = warehouse
        self._locale = locale
        self._namings = (Naming(warehouse, locale, brief=True), Naming(warehouse, locale))

    def whole(self, proposal: Proposal) -> Iterator[str]:
        """Ways to ask for it, the best first."""
        limits = self._limits(proposal.filters)
        said: list[str] = []
        for naming in self._namings if limits is not None else ():
            only, when = limits or ("", "")
            said.append(self._finished(only + self._said(naming, _key(proposal), proposal, when)))
        yield from dict.fromkeys(said)

    def elliptic(self, proposal: Proposal) -> Iterator[str]:
        """Ways that need the question before."""
        key = f"leaning_{proposal.shape}"
        if has(f"proposals.{key}"):
            yield self._finished(self._said(self._namings[1], key, proposal, ""))

    def _finished(self, said: str) -> str:
        if self._locale == "zh-CN":
            return spaced(said)
        said = said[:1].upper() + said[1:].replace("total total ", "total ")
        start, only, rest = said.rpartition("only, ")
        return start + only + rest[:1].lower() + rest[1:] if only else said

    def _said(self, naming: Naming, key: str, proposal: Proposal, when: str) -> str:
        group, grain = proposal.group, proposal.grain
        name = naming.group(group) if group else ""
        period = f"{'grain' if key.startswith('leaning') else 'each'}_{grain}"
        measure = naming.measure(proposal.measure)
        owns = self._locale == "zh-CN" and key in ("total", "value")
        said = text(
            f"proposals.{key}",
            self._locale,
            where=f"{when}的" if owns and when else when,
            things=naming.tables(proposal.measure.table),
            measure=measure,
            group=name,
            groups=naming.several(name),
            grain=text(f"proposals.{period}", self._locale) if grain else "",
        )
        return said.replace("What is", "What are", 1) if is_plural(measure) else said

    def _limits(self, filters: tuple[Filter, ...]) -> tuple[str, str] | None:
        """The value and the period that a sentence is limited to, as it says them.

        None when they are too many or too involved.
        """
        during = [f for f in filters if isinstance(f, During) and len(f.periods) == 1]
        times = [self.period(f.periods[0]) for f in during]
        values = [v for f in filters if isinstance(f, Compare) for v in self._values(f)]
        if len(times) + len(values) < len(filters) or len(times) > 1 or len(values) > 1:
            return None
        if not all([*times, *values]):
            return None
        only = text("proposals.only", self._locale, value=values[0]) if values else ""
        when = f" {times[0]}" if times and self._locale == "en" else "".join(times)
        return only, when

    def _values(self, filter_: Compare) -> list[str]:
        """What a filter compares with, in words; an empty one where it has none."""
        if filter_.operator != "=" or len(filter_.values) != 1:
            return ["", ""]
        meant = {
            code: words for words, code in codes(self._warehouse.column(filter_.field)).items()
        }
        value = str(filter_.values[0])
        return [meant.get(value, value if isinstance(filter_.values[0], str) else "")]

    def period(self, period: Period) -> str:
        """A stretch of time as it stands in a sentence."""
        said = period.text.strip().removesuffix("的")
        if said and (has_chinese(said) == (self._locale == "zh-CN")) and not said.isdigit():
            return said if self._locale == "zh-CN" else _in_english(said)
        return self._dated(period)

    def _dated(self, period: Period) -> str:
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


def _key(proposal: Proposal) -> str:
    if proposal.shape == "list":
        return "list"
    kind = "count" if proposal.counts else "total"
    if not proposal.counts and (proposal.measure.aggregate != "sum" or proposal.measure.over):
        kind = "value"
    return kind if proposal.shape == "plain" else f"{kind}_{proposal.shape}"


def _in_english(said: str) -> str:
    low = said.lower()
    if low.startswith(_RELATIVE) or is_chinese(low):
        return said
    return said if low.startswith(("in ", "since ", "on ")) else f"in {said}"
