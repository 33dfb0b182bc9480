"""Passages of one document and the index of their words, in one SQLite file.

Written by the child that reads the document; a search reads of it only what it needs.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from agent.retrieval.passages import Occurrences
from agent.retrieval.tokenization import tokenize_text
from model.files.document import Passage

_SCHEMA = """
CREATE TABLE passages (number INTEGER PRIMARY KEY, page INTEGER, heading TEXT, text TEXT) STRICT;
CREATE TABLE words (word TEXT PRIMARY KEY, postings BLOB) STRICT, WITHOUT ROWID;
CREATE TABLE lengths (lengths BLOB) STRICT;
"""
_BATCH = 500


def write_passages(path: Path, passages: Iterable[Passage]) -> int:
    """Write a new file; how many passages there are."""
    postings: dict[str, list[int]] = defaultdict(list)
    lengths: list[int] = []
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        for number, passage in enumerate(passages):
            counts = Counter(tokenize_text(f"{passage.heading}\n{passage.text}"))
            lengths.append(counts.total())
            for word, times in counts.items():
                postings[word] += (number, times)
            row = (number, passage.page, passage.heading, passage.text)
            connection.execute("INSERT INTO passages VALUES (?, ?, ?, ?)", row)
        connection.executemany(
            "INSERT INTO words VALUES (?, ?)",
            ((word, _pack(numbers)) for word, numbers in sorted(postings.items())),
        )
        connection.execute("INSERT INTO lengths VALUES (?)", (_pack(lengths),))
        connection.commit()
    return len(lengths)


class StoredPassages:
    """A file that `write_passages` made, while it is open."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def find_occurrences(self, words: Iterable[str]) -> Occurrences:
        """Where the words occur."""
        [lengths] = self._connection.execute("SELECT lengths FROM lengths").fetchone()
        occurrences = {}
        for word in words:
            row = self._connection.execute(
                "SELECT postings FROM words WHERE word = ?", (word,)
            ).fetchone()
            if row:
                occurrences[word] = _unpack(row[0]).reshape(-1, 2)
        return Occurrences(_unpack(lengths), occurrences)

    def find_containing(self, text: str, most: int) -> list[int]:
        """The numbers of passages in which the text stands, letter by letter."""
        query = "SELECT number FROM passages WHERE instr(lower(text), lower(?)) LIMIT ?"
        return [number for (number,) in self._connection.execute(query, (text, most))]

    def read_passages(self, numbers: Sequence[int]) -> Iterator[tuple[int, Passage]]:
        """Passages by number."""
        for start in range(0, len(numbers), _BATCH):
            some = numbers[start : start + _BATCH]
            marks = ", ".join("?" * len(some))
            query = f"SELECT number, text, page, heading FROM passages WHERE number IN ({marks})"  # noqa: S608 - marks
            for number, *passage in self._connection.execute(query, some):
                yield number, Passage(*passage)


@contextmanager
def open_passages(path: Path) -> Iterator[StoredPassages]:
    """The file at `path`, to be read only."""
    place = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(place, uri=True)) as connection:
        yield StoredPassages(connection)


def _pack(numbers: list[int]) -> bytes:
    return np.asarray(numbers, dtype="<i4").tobytes()


def _unpack(packed: bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.int32]]":
    return np.frombuffer(packed, dtype="<i4")
