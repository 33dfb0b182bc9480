"""Writes the English synonyms of `agent/lexicon/wordnet` from the database files of WordNet 3.0.

`python scripts/lexicon/make_synonyms.py FOLDER` takes the folder with `data.noun`, `index.noun` and
`cntlist.rev`: `/usr/share/wordnet` of Debian's package `wordnet-base`. A word's other words are
those of its likelier senses: synonyms, the kinds above and below it, and words derived from it.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from agent.lexicon import stem  # noqa: E402 - the path is set just above

TARGET = ROOT / "agent" / "lexicon" / "wordnet" / "en-en.txt"
PARTS = {"noun": "1", "verb": "2"}
WORD = re.compile(r"[a-z]{3,}")
FEW_SENSES = 2
"""A word that no text of WordNet's has is taken when it is as clear as this."""
MIN_SHARE = 0.15
"""Of a word's occurrences: rarer senses say nothing."""
ABOVE, BELOW, DERIVED = 0.5, 0.5, 0.8
COMMON_BELOW = 2
MAX_SYNONYMS = 12


@dataclass(frozen=True)
class Sense:
    """One synset: its words, and its pointers as (symbol, synset, source and target)."""

    words: tuple[str, ...]
    pointers: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class WordNet:
    """Synsets by part of speech and offset, and of each word its synsets with their counts."""

    synsets: dict[str, Sense]
    senses: dict[str, list[tuple[str, int]]]
    occurrences: dict[str, int]


def main(folder: Path) -> None:
    """Write one sorted line a word: the word, a tab, and others with weights from 1 to 9."""
    wordnet = read_wordnet(folder)
    merged: dict[str, dict[str, float]] = defaultdict(dict)
    for word in wordnet.senses:
        own = stem(word)
        for other, weight in find_synonyms(wordnet, word):
            if (name := stem(other)) != own and wordnet.occurrences.get(name, 0) > 0:
                merged[own][name] = max(merged[own].get(name, 0.0), weight)
    lines = sorted(filter(None, (format_line(*entry) for entry in merged.items())), key=str.encode)
    TARGET.write_text("\n" + "\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(f"{len(lines)} words\n")


def read_wordnet(folder: Path) -> WordNet:
    """The nouns and verbs."""
    synsets: dict[str, Sense] = {}
    senses: dict[str, list[tuple[str, int]]] = defaultdict(list)
    counts = count_occurrences(folder)
    for part, number in PARTS.items():
        for fields in read_records(folder / f"data.{part}"):
            synsets[part[0] + fields[0]] = parse_sense(fields)
        for fields in read_records(folder / f"index.{part}"):
            if WORD.fullmatch(fields[0]):
                offsets = fields[-int(fields[2]) :]
                senses[fields[0]] += [
                    (part[0] + offset, counts.get((fields[0], number, rank), 0))
                    for rank, offset in enumerate(offsets, 1)
                ]
    occurrences = {word: sum(count for _, count in each) for word, each in senses.items()}
    return WordNet(synsets, senses, occurrences)


def count_occurrences(folder: Path) -> dict[tuple[str, str, int], int]:
    """How often each sense of a word occurs: by word, part of speech and rank of the sense."""
    occurrences: dict[tuple[str, str, int], int] = {}
    for fields in map(str.split, (folder / "cntlist.rev").read_text("utf-8").splitlines()):
        word, _, place = fields[0].partition("%")
        occurrences[word, place.split(":")[0], int(fields[1])] = int(fields[2])
    return occurrences


def read_records(file: Path) -> Iterator[list[str]]:
    """The fields of each line before its gloss; the licence at the top is indented."""
    for text in file.read_text("latin-1").splitlines():
        if not text.startswith(" "):
            yield text.partition("|")[0].split()


def parse_sense(fields: list[str]) -> Sense:
    """A line of `data.noun` or `data.verb`."""
    count = int(fields[3], 16)
    words = tuple(fields[4 + 2 * at].lower() for at in range(count))
    rest = fields[5 + 2 * count :][: 4 * int(fields[4 + 2 * count])]
    pointers = (rest[at : at + 4] for at in range(0, len(rest), 4))
    return Sense(words, tuple((sign, part + to, ends) for sign, to, part, ends in pointers))


def find_synonyms(wordnet: WordNet, word: str) -> Iterator[tuple[str, float]]:
    """Other words for a word, likelier senses weighing more."""
    senses = wordnet.senses[word]
    if not wordnet.occurrences[word] and len(senses) > FEW_SENSES:
        return
    whole = sum(count + 0.5 for _, count in senses)
    for offset, count in senses:
        share = (count + 0.5) / whole
        if share < MIN_SHARE:
            continue
        synset = wordnet.synsets[offset]
        near = [*((w, 1.0) for w in synset.words), *follow_pointers(wordnet, synset, word)]
        yield from ((w, weight * share**0.5) for w, weight in near if WORD.fullmatch(w))


def follow_pointers(wordnet: WordNet, synset: Sense, word: str) -> Iterator[tuple[str, float]]:
    """The words that a synset points to, and what of the weight they take over."""
    for sign, to, ends in synset.pointers:
        target = wordnet.synsets.get(to)
        source, end = (int(digits, 16) for digits in (ends[:2], ends[2:]))
        if target is None:
            continue
        if sign == "@":
            yield from ((each, ABOVE) for each in target.words)
        elif sign == "~":
            common = (w for w in target.words if wordnet.occurrences.get(w, 0) >= COMMON_BELOW)
            yield from ((each, BELOW) for each in common)
        elif sign == "+" and source and synset.words[source - 1] == word:
            yield target.words[end - 1], DERIVED


def format_line(word: str, weights: dict[str, float]) -> str:
    """Nothing when all its other words are too unlikely."""
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:MAX_SYNONYMS]
    synonyms = [f"{other} {digit}" for other, weight in best if (digit := round(9 * weight)) > 1]
    return f"{word}\t{';'.join(synonyms)}" if synonyms else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
