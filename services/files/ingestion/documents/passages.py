"""Blocks of a document (paragraphs and tables), and how they are joined into passages."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from model.files.document import Passage
from model.files.file import FileNotice

MAX_PASSAGE_LENGTH = 1_000
"""Characters of a passage; what is longer is cut between sentences, a table between rows."""
_HEADING = 200
_SENTENCE = re.compile(r"(?<=[。！？；!?\n])|(?<=[.;:]\s)")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_COMPATIBILITY_FORMS = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a table whose `text` has a Markdown row a line."""

    text: str
    page: int | None = None
    heading: str = ""
    is_table: bool = False


@dataclass(slots=True)
class DocumentInfo:
    """What a reader learns of a document while it yields blocks."""

    pages: int | None = None
    notices: list[FileNotice] = field(default_factory=list)

    def add_notice(self, code: str, **values: str | int) -> None:
        """Add a notice for the owner of the document."""
        self.notices.append(FileNotice(f"files.notice_{code}", values))


def clean_text(text: str) -> str:
    """Text without what cannot be seen; radicals and ligatures, which some programs write instead
    of characters, become the characters.
    """
    text = _COMPATIBILITY_FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    if not text.isascii() or not text.isprintable():
        text = "".join(
            c for c in text if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE_CATEGORIES
        )
    return text.strip()


def to_markdown_table(rows: Iterable[Sequence[str]]) -> str:
    """A table as Markdown, its first row as the header; empty when no cell says anything."""
    cells = [[_format_cell(text) for text in row] for row in rows]
    cells = [row for row in cells if any(row)]
    width = max(map(len, cells), default=0)
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in cells]
    return "\n".join([*lines[:1], "|" + " --- |" * width, *lines[1:]] if lines else [])


def split_into_passages(blocks: Iterable[Block]) -> Iterator[Passage]:
    """The blocks as passages, none across pages or headings.

    Long blocks are cut after a sentence, tables after a row.
    """
    pieces: list[str] = []
    place: tuple[int | None, str] = (None, "")
    for block in blocks:
        here = (block.page, block.heading[:_HEADING])
        for piece in _split_block(block):
            if pieces and (
                here != place or sum(map(len, pieces)) + len(piece) > MAX_PASSAGE_LENGTH
            ):
                yield Passage("\n".join(pieces), *place)
                pieces = []
            place = here
            pieces.append(piece)
    if pieces:
        yield Passage("\n".join(pieces), *place)


def _split_block(block: Block) -> Iterator[str]:
    if len(block.text) <= MAX_PASSAGE_LENGTH:
        yield from [block.text] if block.text.strip() else []
    elif block.is_table:
        yield from _split_table(block.text)
    else:
        yield from _join_up_to(_SENTENCE.split(block.text))


def _split_table(text: str) -> Iterator[str]:
    """The rows in parts, each under the header."""
    head, rule, *rows = text.split("\n")
    top = f"{head}\n{rule}\n" if len(head) + len(rule) < MAX_PASSAGE_LENGTH // 2 else ""
    for part in _join_up_to(
        [f"{row}\n" for row in (rows if top else [head, *rows])], MAX_PASSAGE_LENGTH - len(top)
    ):
        yield top + part


def _join_up_to(parts: Iterable[str], most: int = MAX_PASSAGE_LENGTH) -> Iterator[str]:
    passage = ""
    for part in parts:
        if passage and len(passage) + len(part) > most:
            yield passage.strip()
            passage = ""
        passage += part
        while len(passage) > most:
            yield passage[:most].strip()
            passage = passage[most:]
    if passage.strip():
        yield passage.strip()


def _format_cell(text: str) -> str:
    return " ".join(clean_text(text).split()).replace("|", "\\|")
