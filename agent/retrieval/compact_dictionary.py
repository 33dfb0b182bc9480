"""jieba's dictionary in a tenth of the memory, with the same results.

jieba keeps its 349,000 words and every beginning of them in one `dict`: 60 MB in every worker.
Here the words of one first character are one sorted text of what follows that character: they are
few enough to be searched.
"""

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from itertools import groupby

_END = b"\n"
_GAP = b" "
_CACHE_SIZE = 8_192


class CompactDictionary:
    """How often words occur; a mere beginning of a word is in it with the count 0.

    It is what `jieba.Tokenizer` asks of its `FREQ`.
    """

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        self._lines: dict[str, bytes] = {}
        for first, group in groupby(entries, key=lambda entry: entry[0][0]):
            counts = _read_counts(first, self._lines.get(first, b"")) | dict(group)
            self._lines[first] = _END + b"".join(
                _encode(word[1:]) + b"%s%d%s" % (_GAP, counts[word], _END)
                for word in sorted(counts)
            )
        self._cached = lru_cache(maxsize=_CACHE_SIZE)(self._search)

    def __contains__(self, word: str) -> bool:
        return self._cached(word) is not None

    def __getitem__(self, word: str) -> int:
        count = self._cached(word)
        if count is None:
            raise KeyError(word)
        return count

    def get(self, word: str, default: int | None = None) -> int | None:
        """The count of `word`, 0 for a beginning, `default` for neither."""
        count = self._cached(word)
        return default if count is None else count

    def _search(self, word: str) -> int | None:
        lines, rest = self._lines.get(word[:1], b""), _encode(word[1:])
        at = lines.find(_END + rest)
        if at < 0:
            return None
        # Sorted, the word itself stands before all that begin with it.
        gap = at + 1 + len(rest)
        return int(lines[gap : lines.index(_END, gap)]) if lines[gap : gap + 1] == _GAP else 0


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _read_counts(first: str, lines: bytes) -> dict[str, int]:
    texts = lines.decode("utf-8", "surrogatepass").split("\n")
    return {first + word: count for word, count in map(_parse_entry, filter(None, texts))}


def _parse_entry(line: str) -> tuple[str, int]:
    word, count, *_ = line.split(" ")
    return word, int(count)


def load_jieba_words() -> tuple[CompactDictionary, int]:
    """The dictionary that comes with jieba, and how many occurrences it counts in all.

    Loaded by itself, jieba would also trust a cache file in the folder for temporary files.
    """
    total = 0

    def iterate_entries() -> Iterable[tuple[str, int]]:
        nonlocal total
        for line in lines:
            word, count = _parse_entry(line)
            total += count
            yield word, count

    with files("jieba").joinpath("dict.txt").open(encoding="utf-8") as lines:
        return CompactDictionary(iterate_entries()), total
