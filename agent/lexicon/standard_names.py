"""What the codes of ISO stand for, in both languages: DE and DEU are Germany and 德国."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

StandardKind = Literal["country", "language", "currency"]
NamesByCode = Mapping[str, tuple[str, ...]]


@cache
def load_standard_names(kind: StandardKind) -> NamesByCode:
    """Each code of the kind, in capitals, with its names as people type them."""
    lines = files("agent.lexicon").joinpath("cldr", "names.txt").read_text("utf-8").splitlines()
    entries = (line.split("\t") for line in lines)
    return {
        code.upper(): tuple(names)
        for of, codes, *names in entries
        if of == kind
        for code in codes.split(" ")
    }
