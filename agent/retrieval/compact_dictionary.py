"""jieba's dictionary, searched in its file, with the same results.

jieba holds its 349,000 words and all their beginnings in one `dict`: 60 MB in every worker. This
dictionary holds only where the words of each first character stand: few enough to be searched.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from agent.lexicon.word_file import WordFile

_LINE_END = b"\n"
_GAP = b" "
_CACHE_SIZE = 8_192


class CompactDictionary:
    """How often words occur; a mere beginning of a word is in it with the count 0.

    It is what `jieba.Tokenizer` asks of its `FREQ`. A line of the file is a word, its count and its
    kind; most words of one first character stand together, in any order.
    """

    def __init__(self, file: Traversable) -> None:
        with file.open("rb") as lines:
            places, self.total = _index_lines(lines)
        self._first = "".join(character for character, _, _ in places)
        self._starts = array("I", (start for _, start, _ in places))
        self._ends = array("I", (end for _, _, end in places))
        self._file = WordFile(file)
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
        lines, beginning = self._find_lines(word[:1]), _LINE_END + _encode(word)
        at = lines.rfind(beginning + _GAP)  # of a word listed twice the last count holds
        if at >= 0:
            return _read_count(lines[at : lines.index(_LINE_END, at + 1)])
        return 0 if lines.rfind(beginning) >= 0 else None

    def _find_lines(self, character: str) -> bytes:
        """The lines of the words that begin with a character, a line end before and after each."""
        places = range(bisect_left(self._first, character), bisect_right(self._first, character))
        chunks = (self._file.read(self._starts[at], self._ends[at]) for at in places)
        return _LINE_END + b"".join(chunks) if character else b""


def _index_lines(lines: Iterable[bytes]) -> tuple[list[tuple[str, int, int]], int]:
    """Where words of one first character begin and end, sorted; and the sum of all counts."""
    characters: list[str] = []
    starts: list[int] = []
    beginning = b""
    end = total = 0
    for line in lines:
        if not (beginning and line.startswith(beginning)):
            characters.append(line.decode()[0])
            starts.append(end)
            beginning = _encode(characters[-1])
        end += len(line)
        total += _read_count(line)
    return sorted(zip(characters, starts, [*starts[1:], end], strict=True)), total


def _read_count(line: bytes) -> int:
    return int(line.split(_GAP, 2)[1])


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def load_jieba_words() -> CompactDictionary:
    """The dictionary that comes with jieba.

    Loaded by itself, jieba would also trust a cache file in the folder for temporary files.
    """
    return CompactDictionary(files("jieba").joinpath("dict.txt"))
