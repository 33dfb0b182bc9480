"""Schema linking: which tables and columns a run of spans may name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from agent.lexicon import load_glossary
from agent.rule_engine.parsing.spans.coded_values import CodedValues
from agent.rule_engine.parsing.spans.function_words import PhraseKey, load_function_words
from agent.rule_engine.parsing.spans.glosses.legend_roots import collect_legend_roots
from agent.rule_engine.parsing.spans.schema_terms import SchemaTerm, Senses, TableTerms
from agent.rule_engine.parsing.spans.segmentation import Vocabulary
from agent.rule_engine.parsing.spans.spans import Candidate, Span, ValueHit
from agent.rule_engine.parsing.spans.taught_words import find_taught_words
from agent.rule_engine.parsing.spans.tokens import to_key
from agent.rule_engine.parsing.spans.values.composed_values import ComposedValues
from model.identity_key import IdentityKey
from model.sources.schema import RetrievedSchema

_MISSING_WEIGHTS = {
    "name": 0.75,
    "title": 0.75,
    "date": 0.85,
    "time": 0.85,
    "id": 0.45,
    "code": 0.5,
    "number": 0.5,
    "total": 0.95,
    "real": 0.9,
    "amount": 0.8,
    "quantity": 0.7,
    "=count": 0.7,
    "=cnt": 0.7,
    "=num": 0.7,
    "type": 0.6,
    "detail": 0.8,
    "record": 0.9,
    "list": 0.95,
    "status": 0.7,
    "hour": 0.75,
    "minute": 0.75,
    "days": 0.75,
    "duration": 0.75,
}
_UNITS = (
    "km", "kg", "kwh", "kw", "cm", "mm", "ml", "usd", "eur", "cny", "rmb", "pct", "sec", "min",
)  # fmt: skip
_MISSING_WEIGHTS |= {f"={unit}": 0.95 for unit in _UNITS}
_GRAMMAR_FUNCTIONS = ("of", "and", "or", "to", "between", "which", "by", "each", "no", "ask")
_COMPUTING_FUNCTIONS = (
    "sum", "avg", "max", "min", "median", "most", "least", "share", "growth", "distinct",
)  # fmt: skip
"""What these say is not given up for a weak likeness to a name."""
_IMPERATIVES = frozenset(["count", "rank", "list", "show"])
"""At the beginning of a question such a word says what to do."""
_BEFORE_TIME = frozenset(["since", "until"])
"""Before a time such a word says from or to when, whatever a column is called."""
_BARE_COUNTS = ("数", "量")
"""Behind what is counted; a number of something else is not meant."""
_CERTAIN_SCORE = 0.9
_REPEATED_SCORE = 0.8
_LONGEST_MENTION = 5
_CACHED_SELECTIONS = 4
"""Of tables. One of many values takes a megabyte."""
_GOOD_SCORE, _FAIR_SCORE = 0.45, 0.3
_RELATED_WEIGHT = 0.9
"""Earnings may mean an amount, but are not called so."""
_TABLE_HEAD_WEIGHT = 0.85
"""In a table of targets the premium target is less the premium than a premium is."""


class SchemaLinker:
    """The signatures of the tables at hand, by sense."""

    def __init__(self, signatures: Iterable[SchemaTerm]) -> None:
        self._by_sense: dict[str, list[tuple[SchemaTerm, int]]] = {}
        self._table_senses: dict[str, set[str]] = {}
        for signature in signatures:
            for place, senses in enumerate(signature.tokens):
                for sense in senses:
                    self._by_sense.setdefault(sense, []).append((signature, place))
            if signature.column is None:
                own = self._table_senses.setdefault(signature.table, set())
                own.update(sense for senses in signature.tokens for sense in senses)

    def link(self, spans: list[Span]) -> list[Span]:
        """The spans with what they may name; several that name one thing become one."""
        linked_spans: list[Span] = []
        at = 0
        while at < len(spans):
            size, candidates = self._find_mention(spans, at)
            if at == 0 and _is_imperative(spans):
                candidates, spans[0].functions = (), spans[0].functions or ("list",)
            if (
                size == 1
                and spans[at].text in _BARE_COUNTS
                and linked_spans
                and linked_spans[-1].candidates
            ):
                candidates = tuple(c for c in candidates if c.score >= _CERTAIN_SCORE)
            if not candidates or (
                size == 1
                and spans[at].does(*_COMPUTING_FUNCTIONS)
                and candidates[0].score < _CERTAIN_SCORE
            ):
                linked_spans.append(spans[at])
                at += 1
                continue
            mention = _merge_spans(spans[at : at + size], candidates)
            if linked_spans and _is_repetition(linked_spans[-1], mention):
                linked_spans[-1] = _merge_spans(
                    [linked_spans[-1], mention], linked_spans[-1].candidates
                )
            else:
                linked_spans.append(mention)
            at += size
        return linked_spans

    def _find_mention(self, spans: list[Span], at: int) -> tuple[int, tuple[Candidate, ...]]:
        run = [] if _bounds_time(spans, at) else _find_run(spans, at)
        weight = 1.0
        if run and not any(s in self._by_sense for s in run[0].senses):
            run[0] = replace(run[0], senses=run[0].senses | find_related_senses(run[0].senses))
            weight = _RELATED_WEIGHT
        for size in range(len(run), 0, -1):
            scored = {name: weight * score for name, score in self._score_run(run[:size])}
            best = max(scored.values(), default=0.0)
            if best >= (_GOOD_SCORE if size > 1 else _FAIR_SCORE):
                return size, _to_candidates(scored, best)
        return 1, ()

    def _score_run(self, run: list[Span]) -> Iterator[tuple[tuple[str, str | None], float]]:
        best: dict[tuple[str, str | None], float] = {}
        for signature, places in self._find_hits([m.senses for m in run]):
            score = self._score(signature, places)
            name = (signature.table, signature.column)
            best[name] = max(best.get(name, 0.0), score)
        yield from best.items()

    def _find_hits(self, run: list[Senses]) -> Iterator[tuple[SchemaTerm, dict[int, float]]]:
        first = self._find_places(run[0])
        for number, (signature, places) in first.items():
            weights = dict(places)
            for senses in run[1:]:
                more = self._find_places(senses).get(number)
                fresh = {p: w for p, w in more[1].items() if p > max(weights)} if more else {}
                if not fresh:
                    break
                weights.update(fresh)
            else:
                yield signature, weights

    def _find_places(self, senses: Senses) -> dict[int, tuple[SchemaTerm, dict[int, float]]]:
        hits: dict[int, tuple[SchemaTerm, dict[int, float]]] = {}
        for sense in senses:
            for signature, place in self._by_sense.get(sense, ()):
                _, places = hits.setdefault(id(signature), (signature, {}))
                exact = 1.0 if sense.startswith("=") else 0.92
                places[place] = max(places.get(place, 0.0), exact)
        return hits

    def _score(self, signature: SchemaTerm, places: dict[int, float]) -> float:
        own = self._table_senses.get(signature.table, set()) if signature.column else set()
        score = sum(places.values()) / len(places)
        is_specific = False
        last = len(signature.tokens) - 1
        for place, senses in enumerate(signature.tokens):
            optional = bool(senses & own) and last > 0
            if place in places:
                is_specific = is_specific or not optional
            elif not optional:
                score *= _missing_weight(senses, head=place == last)
            elif place == last:
                score *= _TABLE_HEAD_WEIGHT
        return score if is_specific or last == 0 else score * 0.4


def _bounds_time(spans: list[Span], at: int) -> bool:
    """Whether the word says since or until when: a time stands right behind it."""
    behind = spans[at + 1 : at + 2]
    bounds = spans[at].text.lower() in _BEFORE_TIME
    return bounds and bool(behind) and behind[0].time is not None


def _is_imperative(spans: list[Span]) -> bool:
    """List the shops, name all of them: the first word says what to do."""
    first, behind = spans[0].text.lower(), spans[1].text.lower() if len(spans) > 1 else ""
    return first in _IMPERATIVES or (first == "name" and behind in ("the", "all", "every", "each"))


def _is_repetition(first: Span, second: Span) -> bool:
    """Output quantity, 停机时长: the second word only says again what the first one named."""
    if second.functions or first.functions or first.values or second.values:
        return False
    best, again = first.candidates[0] if first.candidates else None, second.candidates[0]
    if best is None or best.column is None or best.score < _REPEATED_SCORE or again.column is None:
        return False
    alike = any((c.table, c.column) == (best.table, best.column) for c in second.candidates)
    return alike and again.score <= best.score + 0.1


def find_related_senses(senses: Senses) -> Senses:
    """What may stand in for these: revenue → amount."""
    glossary = load_glossary()
    return frozenset(other for s in senses if s in glossary for other in glossary[s].like)


def _missing_weight(senses: Senses, *, head: bool) -> float:
    light = [_MISSING_WEIGHTS[sense] for sense in senses if sense in _MISSING_WEIGHTS]
    return max(light) if light else 0.35 if head else 0.65


def _find_run(spans: list[Span], at: int) -> list[Span]:
    run: list[Span] = []
    for span in spans[at : at + _LONGEST_MENTION]:
        if (
            not span.senses
            or span.does(*_GRAMMAR_FUNCTIONS)
            or span.time
            or span.number is not None
        ):
            break
        run.append(span)
    return run


def _to_candidates(
    scored: dict[tuple[str, str | None], float], best: float
) -> tuple[Candidate, ...]:
    close = [Candidate(*name, score) for name, score in scored.items() if score >= best - 0.35]
    if len(close) == 1 and close[0].column is None:
        return (replace(close[0], score=max(close[0].score, 0.6)),)
    return tuple(sorted(close, key=lambda c: -c.score))


def _merge_spans(spans: list[Span], candidates: tuple[Candidate, ...]) -> Span:
    if len(spans) == 1:
        return replace(spans[0], candidates=candidates)
    senses = frozenset(sense for m in spans for sense in m.senses)
    return Span(
        spans[0].start, spans[-1].end, _join_texts(spans), senses=senses, candidates=candidates
    )


def _join_texts(spans: list[Span]) -> str:
    glue = " " if spans[0].text.isascii() else ""
    return glue.join(m.text for m in spans)


def build_linker(terms: Sequence[TableTerms]) -> SchemaLinker:
    """The linker over the tables at hand and the assumed words."""
    return _make_linker(tuple(map(IdentityKey, terms)))


@lru_cache(maxsize=_CACHED_SELECTIONS)
def _make_linker(same: tuple[IdentityKey[TableTerms], ...]) -> SchemaLinker:
    return SchemaLinker(signature for each in same for signature in each.value.signatures)


def build_vocabulary(terms: Sequence[TableTerms], schema: RetrievedSchema) -> Vocabulary:
    """The words of the tables at hand and of what was taught, and the values that were found."""
    vocabulary = _collect_words(tuple(map(IdentityKey, terms)))
    vocabulary = replace(vocabulary, terms=find_taught_words(schema))
    tables = {each.table.name: each.table for each in terms}
    values = dict(vocabulary.values)
    for match in schema.values:
        table = tables.get(match.table)
        if table is not None and table.column(match.column):
            hit, key = ValueHit(match.table, match.column, match.value), to_key(match.text)
            if key in load_function_words() and key != to_key(match.value):
                continue  # 没有 is not the remark which begins with it
            others = values.get(key, ())
            values[key] = others if hit in others else (hit, *others)
    if schema.values:
        vocabulary = replace(vocabulary, values=values, composed=ComposedValues(values))
    return vocabulary


@lru_cache(maxsize=_CACHED_SELECTIONS)
def _collect_words(same: tuple[IdentityKey[TableTerms], ...]) -> Vocabulary:
    """What does not depend on the question: many questions, and tries of one, are of one source."""
    terms = [each.value for each in same]
    words = {key: senses for each in terms for key, senses in each.words.items() if key}
    hits: dict[PhraseKey, list[ValueHit]] = {}
    for table_terms in terms:
        for key, pairs in table_terms.values.items():
            hits.setdefault(key, []).extend(
                ValueHit(table_terms.table.name, c, v) for c, v in pairs
            )
    values = {key: tuple(each) for key, each in hits.items()}
    all_senses = frozenset(sense for senses in words.values() for sense in senses)
    composed, legends = ComposedValues(values), collect_legend_roots(terms)
    codes = CodedValues(each.table for each in terms)
    return Vocabulary(words, values, all_senses, composed=composed, codes=codes, legends=legends)
