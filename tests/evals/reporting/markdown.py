"""A report as Markdown, and the same as lines for a terminal."""

from collections.abc import Iterator, Sequence
from typing import Any

from tests.evals.reporting.figures import OURS, WAYS, Figures

HEADS = {
    "Right": ("set", "way", "asked", "right", "95 %", "wrong", "refused", "complete recall"),
    "Work": (
        "set",
        "way",
        "JOINs (gold)",
        "repairs won",
        "corrections won",
        "s to the rows",
        "p95",
        "load",
    ),
    "Second reading": ("set", "agrees", "of these right", "disagrees", "of these right"),
    "Tokens": (
        *("set", "way", "calls", "input, first call", "input a call", "cached"),
        *("output", "most output", "total a question", "median", "not cached"),
    ),
    "Difference": ("set", "asked", "both right", "ours alone", "plain alone", "neither", "p"),
}


def write_markdown(about: dict[str, Any], groups: Sequence[Figures]) -> str:
    """The whole report."""
    lines = [f"# {about['name']}", "", *(f"- {k}: {v}" for k, v in about.items() if k != "name")]
    rows: dict[str, list[list[str]]] = {title: [] for title in HEADS}
    for group in groups:
        called = f"{group['set']} {group['language']}"
        for way in WAYS:
            if way in group:
                rows["Right"].append([called, way, *_right(group[way])])
                rows["Work"].append([called, way, *_work(group[way])])
                rows["Tokens"].append([called, way, *_tokens(group[way]["tokens"])])
        if any(group.get(OURS, {}).get(name, {}).get("tried") for name in ("agreed", "disagreed")):
            rows["Second reading"].append([called, *_readings(group[OURS])])
        if "paired" in group:
            rows["Difference"].append([called, *_write_pairs(group["paired"])])
    for title, head in HEADS.items():
        if rows[title]:
            lines += ["", f"## {title}", "", *_table(head, rows[title])]
    return "\n".join(lines) + "\n"


def _right(found: Figures) -> list[str]:
    low, high = found["interval"]
    asked = found["asked"]
    return [
        str(asked),
        f"{found['right']} ({_share(found['right'] / asked)})",
        f"{_share(low)} to {_share(high)}",
        str(found["wrong"]),
        str(found["refused"]),
        _share(found["complete"] / asked),
    ]


def _work(found: Figures) -> list[str]:
    repairs, corrections, seconds = found["repairs"], found["corrections"], found["seconds"]
    return [
        f"{found['joins']:.2f} ({found['gold_joins']:.2f})",
        f"{repairs['won']} of {repairs['tried']}",
        f"{corrections['won']} of {corrections['tried']}",
        f"{seconds['median']:.2f}",
        f"{seconds['p95']:.2f}",
        f"{found['load']:.1f}",
    ]


def _readings(found: Figures) -> list[str]:
    return [str(found[name][part]) for name in ("agreed", "disagreed") for part in ("tried", "won")]


def _tokens(found: Figures) -> list[str]:
    return [
        f"{found['calls_a_question']:.2f}",
        f"{found['input_first_call']:.0f}",
        f"{found['input_a_call']:.0f}",
        f"{found['cached_a_call']:.0f}",
        f"{found['output_a_call']:.0f}",
        str(found["output_most"]),
        f"{found['total_a_question']:.0f}",
        f"{found['total_median']:.0f}",
        f"{found['uncached_median']:.0f}",
    ]


def _write_pairs(found: Figures) -> list[str]:
    counts = ("asked", "both", "first_alone", "second_alone", "neither")
    return [*(str(found[name]) for name in counts), f"{found['p']:.3f}"]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"
