"""How many: rows, names, rows above a threshold, rises and losses."""

import re

import numpy as np

from agent.figures.arithmetic.pairs import comparable, gaps, rival_of
from agent.figures.arithmetic.runs import is_run, runs
from agent.figures.arithmetic.spoken import Spoken, known_of, stretches_of, total
from agent.figures.arithmetic.twins import times_of, two_times
from agent.figures.find import Figure
from agent.figures.table import Measure, Rows, Table, Values

_MEAN = r"(?:[^，,]{0,8}(?:平均|均值)|\s+(?:the )?(?:\w+ )?(?:average|mean)\b)"
_ABOVE_MEAN = re.compile(
    rf"(?:高于|超过|大于|多于|\b(?:above|over|exceed\w*|(?:more|higher) than)){_MEAN}",
    re.IGNORECASE,
)
_BELOW_MEAN = re.compile(
    rf"(?:低于|不足|少于|小于|\b(?:below|under|(?:less|lower|fewer) than)){_MEAN}", re.IGNORECASE
)
_BELOW_OWN = re.compile(r"低于|少于|不足|未达|不及|\b(?:below|under|short of)\b", re.IGNORECASE)
_ABOVE_OWN = re.compile(r"高于|超过|超出|多于|\b(?:above|over|exceed\w*)\b", re.IGNORECASE)
_DIRECTLY_AFTER_NAMES = re.compile(r"\ue000\ue001*$")
_RISING = re.compile(
    r"(?<![负新])增|涨|升|\b(?:grew|grow\w*|rose|ris\w+|increas\w*"
    r"|(?<!adds )(?<!add )(?<!makes )(?<!make )(?<!made )(?<!making )up"
    r"|gain\w*)\b",
    re.IGNORECASE,
)
_FALLING = re.compile(
    r"负增长|降|跌|减|下滑|回落|\b(?:fell|fall\w*|declin\w*|drop\w*|down|decreas\w*"
    r"|shrank)\b",
    re.IGNORECASE,
)
_GAINING = re.compile(
    r"盈利|盈余|获利|为正|\b(?:profitable|positive|in the black|making money)\b",
    re.IGNORECASE,
)
_OF_THE = re.compile(
    r"\b(?:of (?:the |all |these |those |its |our )*|across (?:the )?|all (?:the )?)$",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"^[^\ue000，,]{0,8}?(?:中|里|当中|之中)(?![^，,]{0,2}位)")
_TOP_OF = re.compile(r"\b(?:top|bottom|first|last)\s*$", re.IGNORECASE)
_LOSING = re.compile(
    r"亏|为负|赤字|losing money|\b(?:loss\w*|deficits?|negative|in the red)\b", re.IGNORECASE
)


def counts(
    table: Table, spoken: Spoken, threshold: Figure | None, about: tuple[Measure, ...]
) -> list[float]:
    """The counts that the figure may be."""
    particular = _particular(table, spoken, threshold, about)
    if particular is not None:
        return particular
    rows = _inside(table, spoken)
    found = [table.size, len(rows), *map(len, table.groups), len(table.stretches)]
    found += [table.total] if table.total is not None else []
    found += [table.size - rank for rank in spoken.ranks] if spoken.hints.rest else []
    found += [len(scope) for scope in spoken.scope.owners if len(scope) > 1]
    found += [len(m.known) for m in table.measures]
    found += [spoken.named, spoken.scope.named, len(spoken.scope.mentioned)]
    if spoken.hints.rest:
        found += [table.size - len(spoken.scope.mentioned), table.size - spoken.named]
    return [float(count) for count in found if count > 0]


def _particular(
    table: Table, spoken: Spoken, threshold: Figure | None, about: tuple[Measure, ...]
) -> list[float] | None:
    """What is counted where the words around the figure say so; None where they do not."""
    found: list[float] | None = None
    if is_whole(spoken):
        found = _every(table, spoken)
    elif threshold is not None:
        rows = _inside(table, spoken)
        found = [float(count) for m in about for count in _beyond(m, threshold, rows)]
    elif _DIRECTLY_AFTER_NAMES.search(spoken.before):
        found = [float(n) for n in (*map(len, spoken.scope.owners), spoken.scope.named)]
    elif (
        spoken.scope.what is None
        and (when := spoken.scope.when) is not None
        and re.search(r"有\s*$|\b(?:are|were)\s*$", spoken.before)
    ):
        found = [float(len(when))]
    elif signs := _by_sign(table, about, spoken) or _against(table, spoken):
        found = signs
    elif above := _ABOVE_MEAN.search(spoken.clause) or _BELOW_MEAN.search(spoken.clause):
        more = above.re is _ABOVE_MEAN
        found = [float(_beside_mean(m.known, more=more)) for m in about if len(m.known)]
    return found


def _beside_mean(values: Values, *, more: bool) -> int:
    mean = values.mean()
    return int(np.sum(values > mean if more else values < mean))


def _inside(table: Table, spoken: Spoken) -> Rows:
    when, what = spoken.scope.when, spoken.scope.what
    chosen = what if what is not None and len(what) > 1 else when
    if chosen is None or len(chosen) < 2 or not spoken.scope.strong:
        return np.arange(table.size)
    return chosen


def _beyond(measure: Measure, threshold: Figure, rows: Rows) -> list[int]:
    values = known_of(measure.values[rows]) * measure.size
    if threshold.meaning == "percent":
        values = _as_shares(measure, values)
    limit = threshold.value
    if threshold.bound in ("over", "least"):
        return [int(np.sum(values > limit if threshold.bound == "over" else values >= limit))]
    if threshold.bound in ("under", "most"):
        return [int(np.sum(values < limit if threshold.bound == "under" else values <= limit))]
    return []


def _as_shares(measure: Measure, values: Values) -> Values:
    if measure.scale == "points":
        return values / 100
    if measure.scale == "fraction":
        return values
    whole = float(measure.known.sum())
    return values / whole if whole else values


def _by_sign(table: Table, about: tuple[Measure, ...], spoken: Spoken) -> list[float]:
    """How many are below zero, above it, rising or falling, as the words nearest by say."""
    for words in (spoken.after, spoken.clause):
        losing, gaining = _LOSING.search(words), _GAINING.search(words)
        signed = any(np.any(m.known < 0) for m in about)
        if bool(losing) != bool(gaining) and (losing or signed):
            return [float(np.sum(m.known < 0 if losing else m.known > 0)) for m in about]
        rising, falling = _RISING.search(words), _FALLING.search(words)
        if bool(rising) == bool(falling):
            continue
        if is_run(spoken):
            return runs(table, about, spoken, rising=bool(rising))
        return _going(table, about, spoken, rising=bool(rising))
    return times_of(table) if is_run(spoken) else []


def _against(table: Table, spoken: Spoken) -> list[float]:
    """How many rows have less in one column than in another: "are below their target"."""
    between, words = gaps(table), spoken.clause
    below, above = _BELOW_OWN.search(words), _ABOVE_OWN.search(words)
    found = below or above
    pair = rival_of(table, words[: found.start()], words[found.end() :]) if found else None
    if pair is None or bool(below) == bool(above):
        return []
    sign = 1 if pair == comparable(table) else -1
    return [float(np.sum(between * sign < 0 if below else between * sign > 0))]


def _going(
    table: Table, about: tuple[Measure, ...], spoken: Spoken, *, rising: bool
) -> list[float]:
    found: list[float] = []
    if pair := two_times(table):
        steps = pair[1].values - pair[0].values
        found.append(float(np.sum(steps > 0 if rising else steps < 0)))
    for measure in about:
        if measure.kind == "change":
            found.append(float(np.sum(measure.known > 0 if rising else measure.known < 0)))
        sizes = np.array([total(measure, part) for part in stretches_of(table, spoken.scope.what)])
        if len(sizes) > 1:
            steps = np.diff(sizes)
            found.append(float(np.sum(steps > 0 if rising else steps < 0)))
    return found


def _every(table: Table, spoken: Spoken) -> list[float]:
    """How many there are in all, of which some are counted: "of the eight months", 七款商品中."""
    found = [table.size, *map(len, table.groups), len(table.stretches), len(_inside(table, spoken))]
    found += [len(measure.known) for measure in table.measures]
    found += spoken.ranks if _TOP_OF.search(spoken.before) else []
    return [float(count) for count in found if count > 0]


def is_whole(spoken: Spoken) -> bool:
    """Whether the figure says how many there are that others are counted of."""
    return bool(_OF_THE.search(spoken.before) or _INSIDE.search(spoken.after))
