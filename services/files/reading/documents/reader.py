"""One document into one file of passages."""

from collections.abc import Iterator
from pathlib import Path

from model.files.document import Passage
from services.files.reading.documents import stored
from services.files.reading.documents.blocks import Block, Found, passages
from services.files.reading.documents.plain import read_plain
from services.files.reading.documents.slides import read_slides
from services.files.reading.documents.word import read_word
from services.files.reading.package import Package
from services.files.reading.progress import Progress
from services.files.reading.wire import Job, Reading


def read_document(path: Path, job: Job, progress: Progress) -> Reading:
    """Read the job's document into passages. Raises `Refused`."""
    found = Found()
    blocks = _blocks(path, job, found, progress)
    count = stored.write(
        Path(job.out), _bounded(passages(blocks), job.limits.max_characters, found)
    )
    if not count and not any(notice.code == "files.notice_no_text" for notice in found.notices):
        found.notice("no_text_at_all")
    return Reading(job.kind, (), tuple(found.notices), found.pages, count)


def _blocks(path: Path, job: Job, found: Found, progress: Progress) -> Iterator[Block]:
    match job.kind:
        case "pdf":
            from services.files.reading.documents.pdf import read_pdf

            return read_pdf(path, job.limits, found, progress)
        case "docx":
            return read_word(_package(path, job), found)
        case "pptx":
            return read_slides(_package(path, job), job.limits, found)
        case _:
            return read_plain(path, found, marked=job.kind == "md")


def _package(path: Path, job: Job) -> Package:
    """The zip file, once every part of it was found harmless."""
    package = Package(path, job.limits)
    package.survey(frozenset())
    return Package(path, job.limits)


def _bounded(all_of_it: Iterator[Passage], most: int, found: Found) -> Iterator[Passage]:
    characters = 0
    for passage in all_of_it:
        characters += len(passage.text)
        if characters > most:
            found.notice("more_text", characters=most)
            return
        yield passage
