"""Words to tables and columns: which of them a stretch of marks may name."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from agent.builtin.reading.marks import Candidate, Mark
from agent.builtin.reading.terms import Senses, Signature
from agent.lexicon import glossary

_MISSING = {
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
    "type": 0.6,
    "detail": 0.8,
    "record": 0.9,
    "list": 0.95,
    "status": 0.7,
}
_UNITS = (
    "km",
    "kg",
    "kwh",
    "kw",
    "cm",
    "mm",
    "ml",
    "usd",
    "eur",
    "cny",
    "rmb",
    "pct",
    "sec",
    "min",
)
_MISSING |= {f"={unit}": 0.95 for unit in _UNITS}
_GRAMMAR = ("of", "and", "or", "to", "between", "which", "by", "each", "no", "ask")
_COMPUTING = ("sum", "avg", "max", "min", "median", "most", "least", "share", "growth", "distinct")
"""What these say is not given up for a weak likeness to a name."""
_SURE = 0.9
_REPEATED = 0.8
_LONGEST_MENTION = 5
_GOOD, _FAIR = 0.45, 0.3
_HEAD_OF_TABLE = 0.85
"""In a table of targets the premium target is less the premium than a premium is."""


class Index:
    """The signatures of the tables at hand, by sense."""

    def __init__(self, signatures: Iterable[Signature]) -> None:
        self._by_sense: dict[str, list[tuple[Signature, int]]] = {}
        self._own: dict[str, set[str]] = {}
        for signature in signatures:
            for place, senses in enumerate(signature.tokens):
                for sense in senses:
                    self._by_sense.setdefault(sense, []).append((signature, place))
            if signature.column is None:
                own = self._own.setdefault(signature.table, set())
                own.update(sense for senses in signature.tokens for sense in senses)

    def link(self, marks: list[Mark]) -> list[Mark]:
        """The marks with what they may name; several that name one thing become one."""
        linked: list[Mark] = []
        at = 0
        while at < len(marks):
            size, refs = self._mention(marks, at)
            if not refs or (size == 1 and marks[at].does(*_COMPUTING) and refs[0].score < _SURE):
                linked.append(marks[at])
                at += 1
                continue
            found = _merged(marks[at : at + size], refs)
            if linked and _repeats(linked[-1], found):
                linked[-1] = _merged([linked[-1], found], linked[-1].refs)
            else:
                linked.append(found)
            at += size
        return linked

    def _mention(self, marks: list[Mark], at: int) -> tuple[int, tuple[Candidate, ...]]:
        run = _run(marks, at)
        if run and not any(s in self._by_sense for s in run[0].senses):
            run[0] = replace(run[0], senses=run[0].senses | related(run[0].senses))
        for size in range(len(run), 0, -1):
            scored = dict(self._scored(run[:size]))
            best = max(scored.values(), default=0.0)
            if best >= (_GOOD if size > 1 else _FAIR):
                return size, _candidates(scored, best)
        return 1, ()

    def _scored(self, run: list[Mark]) -> Iterator[tuple[tuple[str, str | None], float]]:
        best: dict[tuple[str, str | None], float] = {}
        for signature, places in self._hits([m.senses for m in run]):
            score = self._score(signature, places)
            name = (signature.table, signature.column)
            best[name] = max(best.get(name, 0.0), score)
        yield from best.items()

    def _hits(self, run: list[Senses]) -> Iterator[tuple[Signature, dict[int, float]]]:
        first = self._places(run[0])
        for number, (signature, places) in first.items():
            matched = dict(places)
            for senses in run[1:]:
                more = self._places(senses).get(number)
                fresh = {p: w for p, w in more[1].items() if p > max(matched)} if more else {}
                if not fresh:
                    break
                matched.update(fresh)
            else:
                yield signature, matched

    def _places(self, senses: Senses) -> dict[int, tuple[Signature, dict[int, float]]]:
        found: dict[int, tuple[Signature, dict[int, float]]] = {}
        for sense in senses:
            for signature, place in self._by_sense.get(sense, ()):
                _, places = found.setdefault(id(signature), (signature, {}))
                exact = 1.0 if sense.startswith("=") else 0.92
                places[place] = max(places.get(place, 0.0), exact)
        return found

    def _score(self, signature: Signature, places: dict[int, float]) -> float:
        own = self._own.get(signature.table, set()) if signature.column else set()
        score = sum(places.values()) / len(places)
        asked = False
        last = len(signature.tokens) - 1
        for place, senses in enumerate(signature.tokens):
            optional = bool(senses & own) and last > 0
            if place in places:
                asked = asked or not optional
            elif not optional:
                score *= _missing(senses, head=place == last)
            elif place == last:
                score *= _HEAD_OF_TABLE
        return score if asked or last == 0 else score * 0.4


def _repeats(first: Mark, second: Mark) -> bool:
    """Output quantity, 停机时长: the second word only says again what the first one named."""
    if second.functions or first.functions or first.values or second.values:
        return False
    best, again = first.refs[0] if first.refs else None, second.refs[0]
    if best is None or best.column is None or best.score < _REPEATED or again.column is None:
        return False
    alike = any((c.table, c.column) == (best.table, best.column) for c in second.refs)
    return alike and again.score <= best.score + 0.1


def related(senses: Senses) -> Senses:
    """What may stand in for these: revenue → amount."""
    known = glossary()
    return frozenset(other for s in senses if s in known for other in known[s].like)


def _missing(senses: Senses, *, head: bool) -> float:
    light = [_MISSING[sense] for sense in senses if sense in _MISSING]
    return max(light) if light else 0.35 if head else 0.65


def _run(marks: list[Mark], at: int) -> list[Mark]:
    run: list[Mark] = []
    for found in marks[at : at + _LONGEST_MENTION]:
        if not found.senses or found.does(*_GRAMMAR) or found.time or found.number is not None:
            break
        run.append(found)
    return run


def _candidates(scored: dict[tuple[str, str | None], float], best: float) -> tuple[Candidate, ...]:
    close = [Candidate(*name, score) for name, score in scored.items() if score >= best - 0.35]
    return tuple(sorted(close, key=lambda c: -c.score))


def _merged(marks: list[Mark], refs: tuple[Candidate, ...]) -> Mark:
    if len(marks) == 1:
        return replace(marks[0], refs=refs)
    senses = frozenset(sense for m in marks for sense in m.senses)
    text = marks[0].text if len(marks) == 1 else _joined(marks)
    return Mark(marks[0].start, marks[-1].end, text, senses=senses, refs=refs)


def _joined(marks: list[Mark]) -> str:
    glue = " " if marks[0].text.isascii() else ""
    return glue.join(m.text for m in marks)
