"""jieba's dictionary in a tenth of the memory, with the same answers.

jieba keeps its 349,000 words and every beginning of them in one `dict`: 60 MB in every worker.
Here the words of one first character are one sorted string: they are few enough to be searched.
"""

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from itertools import groupby

_END = "\n"
_GAP = " "
_REMEMBERED = 8_192


class Dictionary:
    """How often words occur; a mere beginning of a word is in it with the count 0.

    It is what `jieba.Tokenizer` asks of its `FREQ`.
    """

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        self._lines: dict[str, str] = {}
        for first, group in groupby(entries, key=lambda entry: entry[0][0]):
            counts = _counts(self._lines.get(first, "")) | dict(group)
            self._lines[first] = _END + "".join(
                f"{word}{_GAP}{counts[word]}{_END}" for word in sorted(counts)
            )
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._found)

    def __contains__(self, word: str) -> bool:
        return self._remembered(word) is not None

    def __getitem__(self, word: str) -> int:
        count = self._remembered(word)
        if count is None:
            raise KeyError(word)
        return count

    def get(self, word: str, default: int | None = None) -> int | None:
        """The count of `word`, 0 for a beginning, `default` for neither."""
        count = self._remembered(word)
        return default if count is None else count

    def _found(self, word: str) -> int | None:
        lines = self._lines.get(word[:1], "")
        at = lines.find(_END + word)
        if at < 0:
            return None
        # Sorted, the word itself stands before all that begin with it.
        gap = at + 1 + len(word)
        return int(lines[gap : lines.index(_END, gap)]) if lines[gap] == _GAP else 0


def _counts(lines: str) -> dict[str, int]:
    return dict(_entry(line) for line in lines.splitlines() if line)


def _entry(line: str) -> tuple[str, int]:
    word, count, *_ = line.split(_GAP)
    return word, int(count)


def jieba_words() -> tuple[Dictionary, int]:
    """The dictionary that comes with jieba, and how many occurrences it counts in all.

    Loaded by itself, jieba would also trust a cache file in the folder for temporary files.
    """
    total = 0

    def entries() -> Iterable[tuple[str, int]]:
        nonlocal total
        for line in lines:
            word, count = _entry(line)
            total += count
            yield word, count

    with files("jieba").joinpath("dict.txt").open(encoding="utf-8") as lines:
        return Dictionary(entries()), total
