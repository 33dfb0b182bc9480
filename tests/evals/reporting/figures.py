"""The figures of a run: for each set and language, ours beside the plain prompt."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from tests.evals.reporting.statistics import mcnemar_exact, mean, percentile, wilson_interval
from tests.evals.runs.attempt import Record

OURS, WHOLE, PLAIN = "ours", "whole", "plain"
"""The product up to the rows, its whole answer with summary and suggestions, the plain prompt."""
WAYS = (OURS, WHOLE, PLAIN)
Figures = dict[str, Any]


def compute_figures(records: Sequence[Record]) -> list[Figures]:
    """A group for each set and language, in order."""
    ordered = sorted(records, key=_group)
    return [_of_group(group, list(found)) for group, found in groupby(ordered, key=_group)]


def _group(record: Record) -> tuple[str, str]:
    return record.set, record.language


def _of_group(group: tuple[str, str], records: list[Record]) -> Figures:
    ways = {way: [r for r in records if r.way == way] for way in WAYS}
    found: Figures = {"set": group[0], "language": group[1]}
    for way, answers in ways.items():
        if answers:
            found[way] = _of_way(answers)
    if ways[OURS] and ways[PLAIN]:
        found["paired"] = compare_paired(ways[OURS], ways[PLAIN])
    return found


def _of_way(records: list[Record]) -> Figures:
    outcomes = Counter(record.outcome for record in records)
    low, high = wilson_interval(outcomes["right"], len(records))
    seconds = [record.seconds for record in records]
    repaired = [record for record in records if record.statements > 1]
    corrected = [record for record in records if record.corrected]
    return {
        "asked": len(records),
        **{name: outcomes[name] for name in ("right", "wrong", "refused")},
        "interval": [low, high],
        "complete": sum(record.complete for record in records),
        "joins": mean([r.joins for r in records if r.joins is not None]),
        "gold_joins": mean([r.gold_joins for r in records if r.gold_joins is not None]),
        "repairs": _count_wins(repaired),
        "corrections": _count_wins(corrected),
        "agreed": _count_wins([record for record in records if record.agrees]),
        "disagreed": _count_wins([record for record in records if record.agrees is False]),
        "seconds": {"median": percentile(seconds, 0.5), "p95": percentile(seconds, 0.95)},
        "tokens": _tokens(records),
        "load": percentile([record.load for record in records], 0.5),
    }


def _count_wins(records: list[Record]) -> dict[str, int]:
    return {"tried": len(records), "won": sum(record.outcome == "right" for record in records)}


def _tokens(records: list[Record]) -> Figures:
    """Of the first call, of every call, and of a question; cached ones apart where told."""
    calls = [call for record in records for call in record.calls]
    first = [record.calls[0]["input"] for record in records if record.calls]
    totals = [sum(c["input"] + c["output"] for c in record.calls) for record in records]
    fresh = [
        total - sum(c["cached"] for c in r.calls) for total, r in zip(totals, records, strict=True)
    ]
    return {
        "calls": len(calls),
        "calls_a_question": len(calls) / len(records),
        "input_first_call": mean(first),
        "input_a_call": mean([call["input"] for call in calls]),
        "output_a_call": mean([call["output"] for call in calls]),
        "output_most": max((call["output"] for call in calls), default=0),
        "cached_a_call": mean([call["cached"] for call in calls]),
        "total_a_question": mean(totals),
        "total_median": percentile(totals, 0.5),
        "uncached_median": percentile(fresh, 0.5),
    }


def compare_paired(first: Sequence[Record], second: Sequence[Record]) -> Figures:
    """How two ways compare on the questions that both were asked."""
    right = {record.question_key: record.outcome == "right" for record in second}
    both = [(r.outcome == "right", right[r.question_key]) for r in first if r.question_key in right]
    counts = Counter(both)
    return {
        "asked": len(both),
        "both": counts[True, True],
        "first_alone": counts[True, False],
        "second_alone": counts[False, True],
        "neither": counts[False, False],
        "p": mcnemar_exact(counts[True, False], counts[False, True]),
    }
