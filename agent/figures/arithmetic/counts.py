"""How many: rows, names, rows above a threshold, rises and losses."""

import re

import numpy as np

from agent.figures.arithmetic.spoken import Spoken, known_of, stretches_of, total
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
_RISING = re.compile(
    r"增|涨|升|\b(?:grew|grow\w*|rose|ris\w+|increas\w*"
    r"|(?<!adds )(?<!add )(?<!makes )(?<!make )(?<!made )(?<!making )up"
    r"|gain\w*)\b",
    re.IGNORECASE,
)
_FALLING = re.compile(
    r"降|跌|减|下滑|回落|\b(?:fell|fall\w*|declin\w*|drop\w*|down|decreas\w*"
    r"|shrank)\b",
    re.IGNORECASE,
)
_LOSING = re.compile(r"亏|为负|赤字|\b(?:loss\w*|deficits?|negative|in the red)\b", re.IGNORECASE)


def counts(
    table: Table, spoken: Spoken, threshold: Figure | None, about: tuple[Measure, ...]
) -> list[float]:
    """The counts that the figure may be."""
    rows = _inside(table, spoken)
    if threshold is not None:
        return [float(count) for m in about for count in _beyond(m, threshold, rows)]
    if signs := _by_sign(table, about, spoken):
        return signs
    if above := _ABOVE_MEAN.search(spoken.clause) or _BELOW_MEAN.search(spoken.clause):
        more = above.re is _ABOVE_MEAN
        return [float(_beside_mean(m.known, more=more)) for m in about if len(m.known)]
    found = [table.size, len(rows), *map(len, table.groups), len(table.stretches)]
    found += [table.total] if table.total is not None else []
    found += [table.size - rank for rank in spoken.ranks] if spoken.hints.rest else []
    found += [len(scope) for scope in spoken.scope.owners if len(scope) > 1]
    found += [len(m.known) for m in table.measures]
    found += [spoken.named, spoken.scope.named, len(spoken.scope.mentioned)]
    if spoken.hints.rest:
        found += [table.size - len(spoken.scope.mentioned), table.size - spoken.named]
    return [float(count) for count in found if count > 0]


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
    if _LOSING.search(spoken.clause):
        return [float(np.sum(m.known < 0)) for m in about]
    rising, falling = _RISING.search(spoken.clause), _FALLING.search(spoken.clause)
    if bool(rising) == bool(falling):
        return []
    found: list[float] = []
    for measure in about:
        if measure.kind == "change":
            found.append(float(np.sum(measure.known > 0 if rising else measure.known < 0)))
        sizes = np.array([total(measure, part) for part in stretches_of(table, spoken.scope.what)])
        if len(sizes) > 1:
            steps = np.diff(sizes)
            found.append(float(np.sum(steps > 0 if rising else steps < 0)))
    return found
