"""What a model said to plain prompts, kept on disk and shared by all checkouts: it is paid once."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from agent.llm.types import Message

DEFAULT_FOLDER = Path.home() / ".cache" / "tabletalk-eval"


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """An answer with what it cost when it was given."""

    said: str
    problem: str
    seconds: float
    input: int
    output: int
    cached: int
    load: float
    """The machine's load average when it was given."""


class AnswerCache:
    """A file for each answer, named by what was asked of whom."""

    def __init__(self, folder: Path, *, renew: bool = False) -> None:
        self._folder = folder / "plain"
        self._renew = renew

    def key(self, model: str, address: str, messages: Sequence[Message]) -> str:
        """The name of an answer: model, address and every word of the prompt count."""
        asked = json.dumps([model, address.rstrip("/"), list(messages)], ensure_ascii=False)
        return hashlib.sha256(asked.encode()).hexdigest()

    def get(self, key: str) -> PlainAnswer | None:
        """The answer, when it was given before and is not to be had anew."""
        file = self._file(key)
        if self._renew or not file.exists():
            return None
        try:
            return PlainAnswer(**json.loads(file.read_text("utf-8")))
        except (ValueError, TypeError):  # of an earlier version of the bench
            return None

    def put(self, key: str, answer: PlainAnswer) -> None:
        """Keep an answer; another process sees all of it or nothing."""
        file = self._file(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        unfinished.write_text(json.dumps(asdict(answer), ensure_ascii=False), "utf-8")
        unfinished.replace(file)

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"
