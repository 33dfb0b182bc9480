"""The pages of docs/ and the commands in them.

A block of commands says in its first line how it is checked: `sh run` and `sh serve` are run by
tests/integration/deployment/test_docs_commands.py, `sh lint` cannot be run and is only checked.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
LANGUAGES = ("en", "zh")
CHECKS = ("run", "serve", "lint")
_BLOCK = re.compile(r"^```(\w*) ?(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{2,3}) (.*?) \{#([a-z0-9-]+)\}$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code of a page."""

    page: str
    language: str
    check: str
    """How the block is checked: the second word of its first line."""
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is written."""

    language: str
    name: str
    text: str

    @property
    def blocks(self) -> list[Block]:
        """Its blocks of code, in order."""
        return [Block(self.name, *fields) for fields in _BLOCK.findall(self.text)]

    @property
    def prose(self) -> str:
        """What is outside blocks of code."""
        return _BLOCK.sub("", self.text)

    @property
    def headings(self) -> list[tuple[str, str]]:
        """Level and anchor of each heading."""
        return [(level, anchor) for level, _, anchor in _HEADING.findall(self.prose)]


def pages(language: str) -> dict[str, Page]:
    """All pages of a language by their name."""
    paths = sorted((DOCS / language).glob("*.md"))
    return {p.stem: Page(language, p.stem, p.read_text("utf-8")) for p in paths}


def commands(*checks: str) -> list[Block]:
    """The English blocks of commands that are checked so; the Chinese ones are equal."""
    every = [block for page in pages("en").values() for block in page.blocks]
    return [block for block in every if block.language == "sh" and block.check in checks]
