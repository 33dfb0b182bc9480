"""Writes `agent/lexicon/readings.txt`: how common Chinese characters are read, without tones.

`python scripts/lexicon/make_pinyin.py FOLDER` takes the folder of an unpacked `pypinyin` wheel
(MIT). Only characters of words that jieba counts are taken, each with its two most usual readings.
"""

import json
import re
import sys
import unicodedata
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "agent" / "lexicon" / "readings.txt"
HAN = re.compile(r"[\u4e00-\u9fff]")
COMMON = 10
"""Occurrences of a word that jieba counts."""
READINGS = 2


def main(folder: Path) -> None:
    """One line a syllable and rank: the syllable, a tab, the characters."""
    readings_by_code = json.loads((folder / "pypinyin" / "pinyin_dict.json").read_text("utf-8"))
    characters_by_reading: dict[tuple[str, int], list[str]] = defaultdict(list)
    for character in sorted(find_common_characters()):
        toned_readings = readings_by_code.get(str(ord(character)), "").split(",")
        readings = dict.fromkeys(strip_tone(reading) for reading in toned_readings if reading)
        for rank, reading in enumerate(list(readings)[:READINGS]):
            characters_by_reading[reading, rank].append(character)
    lines = [
        f"{syllable}\t{rank}\t{''.join(characters)}"
        for (syllable, rank), characters in sorted(characters_by_reading.items())
    ]
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


def find_common_characters() -> set[str]:
    """The characters of words that are not rare."""
    lines = files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines()
    words = (word for word, count, *_ in map(str.split, lines) if int(count) >= COMMON)
    return {character for word in words for character in HAN.findall(word)}


def strip_tone(reading: str) -> str:
    """Without its tone, ü as v."""
    toneless = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return re.sub(r"[^a-z]", "", toneless)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
