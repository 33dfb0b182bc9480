"""The folder of a run: its answers as they come, so that a second start goes on, and its report."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.evals.runs.attempt import Record

ROOT = Path(".eval")


class RunFolder:
    """`answers.jsonl`, `exchanges.jsonl`, `run.json`, `report.json` and `report.md` of a run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def records(self) -> list[Record]:
        """What was answered so far; a line that a crash cut off is no answer."""
        return [Record(**line) for line in _lines(self.path / "answers.jsonl")]

    def add(self, record: Record, exchange: Sequence[dict[str, Any]]) -> None:
        """Append an answer, after what was said with the model."""
        _append(self.path / "exchanges.jsonl", {"key": record.key, "exchange": exchange})
        _append(self.path / "answers.jsonl", record.as_json())

    def begin(self, about: dict[str, Any], parts: Sequence[str]) -> dict[str, Any]:
        """What the run is about, as it began. Raises `ValueError` when `parts` of that differ."""
        file = self.path / "run.json"
        if not file.exists():
            file.write_text(json.dumps(about, ensure_ascii=False, indent=1), "utf-8")
        began: dict[str, Any] = json.loads(file.read_text("utf-8"))
        differ = [part for part in parts if began.get(part) != about.get(part)]
        if differ:
            raise ValueError(f"{self.path} was begun with another {' and '.join(differ)}")
        return began

    def write_report(self, report: dict[str, Any], markdown: str) -> None:
        """Both forms of the report."""
        text = json.dumps(report, ensure_ascii=False, indent=1)
        (self.path / "report.json").write_text(text, "utf-8")
        (self.path / "report.md").write_text(markdown, "utf-8")


def read_report(name: str) -> dict[str, Any]:
    """The report of a run: by its name, or the path of its folder. Raises `OSError`."""
    folder = Path(name) if (Path(name) / "report.json").exists() else ROOT / name
    report: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    return report


def _append(file: Path, line: dict[str, Any]) -> None:
    """Add a line; one that a crash cut off is ended first."""
    text = json.dumps(line, ensure_ascii=False, default=str).encode() + b"\n"
    with file.open("a+b") as out:
        if out.tell():
            out.seek(-1, os.SEEK_END)
            text = text if out.read(1) == b"\n" else b"\n" + text
        out.write(text)


def _lines(file: Path) -> list[dict[str, Any]]:
    found = []
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return found
